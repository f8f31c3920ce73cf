"""The tables of the directory, private to this room: who and where, always with dates."""

from __future__ import annotations

from chuishao.directory.models.accounts import Account, AccountSession, PasswordHistory
from chuishao.directory.models.imports import DirectoryImport
from chuishao.directory.models.leavers import Forgetting, LeaverPeriod
from chuishao.directory.models.messages import Address, Letter, Message
from chuishao.directory.models.organisations import Membership, Organisation
from chuishao.directory.models.people import Grant, Holding, Person, Post
from chuishao.directory.models.regions import Region, RegionBoundary
from chuishao.directory.models.routing import DutyDirectoryEntry
from chuishao.directory.models.saved import SavedList
from chuishao.directory.models.wordings import Rewording

__all__ = [
    "Account",
    "AccountSession",
    "Address",
    "DirectoryImport",
    "DutyDirectoryEntry",
    "Forgetting",
    "Grant",
    "Holding",
    "LeaverPeriod",
    "Letter",
    "Membership",
    "Message",
    "Organisation",
    "PasswordHistory",
    "Person",
    "Post",
    "Region",
    "RegionBoundary",
    "Rewording",
    "SavedList",
]
