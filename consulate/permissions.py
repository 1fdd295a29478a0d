"""What somebody may do at the desk, asked in one statement."""

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission, User
from django.db.models import Q, QuerySet


class RolesBackend(ModelBackend):
    """Django's own accounts; what a person and the roles may is one query: each page asks for it."""

    def _get_user_permissions(self, user_obj: User) -> QuerySet[Permission]:
        return Permission.objects.none()

    def _get_group_permissions(self, user_obj: User) -> QuerySet[Permission]:
        own = Q(user=user_obj)
        return Permission.objects.filter(own | Q(group__in=user_obj.groups.all())).distinct()
