"""Fills a migrated database with articles that readers may discuss, and an account of the desk; says their numbers.

With the word "picture" it keeps a picture, in whatever storage the surroundings name, and says the picture's name.
"""

import json
import sys

import django

django.setup()

from django.contrib.auth.models import Group  # noqa: E402

from tests import factories  # noqa: E402


def main(articles: int) -> None:
    factories.OfficeFactory()
    category = factories.CategoryFactory()
    made = factories.ArticleFactory.create_batch(articles, category=category)
    group, _made = Group.objects.get_or_create(name="administrator")
    factories.StaffFactory(username="administrator", is_superuser=True).groups.add(group)
    print(json.dumps([article.pk for article in made]))


if __name__ == "__main__":
    if sys.argv[1] == "picture":
        print(factories.PictureFactory(small="").file.name)
    else:
        main(int(sys.argv[1]))
