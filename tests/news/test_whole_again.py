"""Transactions that PostgreSQL broke off for somebody else's sake are begun again."""

import threading

import pytest
from django.db import DataError, OperationalError, connection, transaction

from news.models import Category
from news.whole_again import ATTEMPTS, BeginAgain, is_begun_again, whole_again
from tests.factories import CategoryFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_that_wait_for_each_other_are_both_done():
    one, other = CategoryFactory(position=0), CategoryFactory(position=0)
    both_hold_their_first = threading.Barrier(2)
    begun = []

    @whole_again
    def move(first, second):
        begun.append(first)
        Category.objects.filter(pk=first).update(position=5)
        if len(begun) <= 2:
            both_hold_their_first.wait(timeout=10)
        Category.objects.filter(pk=second).update(position=7)

    def in_a_thread():
        try:
            move(other.pk, one.pk)
        finally:
            connection.close()

    thread = threading.Thread(target=in_a_thread)
    thread.start()
    move(one.pk, other.pk)
    thread.join(timeout=20)
    assert not thread.is_alive()
    # Each once, and one of the two once more.
    assert len(begun) == 3
    assert sorted(set(begun)) == sorted([one.pk, other.pk])


@pytest.mark.parametrize("fault", [BeginAgain, None])
def test_it_is_tried_three_times_and_then_the_fault_is_told(fault):
    tries = []

    @whole_again
    def act():
        tries.append(is_begun_again())
        CategoryFactory()
        if fault:
            raise fault
        with connection.cursor() as cursor:
            cursor.execute("DO $$ BEGIN RAISE EXCEPTION 'in a circle' USING ERRCODE = '40P01'; END $$")

    with pytest.raises(fault or OperationalError):
        act()
    # The last one is on its own: nothing is begun again after it.
    assert tries == [True] * (ATTEMPTS - 1) + [False]
    assert not Category.objects.exists()


def test_any_other_fault_is_told_at_once():
    tries = []

    @whole_again
    def act():
        tries.append(1)
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")

    with pytest.raises(DataError):
        act()
    assert len(tries) == 1


def test_within_another_transaction_it_is_a_part_of_that_one():
    tries = []

    @whole_again
    def act():
        tries.append(is_begun_again())
        raise BeginAgain

    with transaction.atomic(), pytest.raises(BeginAgain):
        act()
    assert tries == [False]
