"""Everything that may be done in the directory; keyword-only, audited, in one transaction each."""

from __future__ import annotations

from chuishao.directory.operations.accounts import (
    close_account,
    open_account,
    set_password,
    unlock_account,
)
from chuishao.directory.operations.demo import load_demo_organisations
from chuishao.directory.operations.exporting import export_directory, template
from chuishao.directory.operations.first_accounts import (
    FirstAccount,
    open_demo_accounts,
    open_first_administrators,
)
from chuishao.directory.operations.grants import (
    confirm_grant,
    propose_administrator,
    propose_appointment,
    propose_dismissal,
    propose_relief,
    propose_stand_in,
    refuse_grant,
)
from chuishao.directory.operations.importing import (
    check_import,
    confirm_import,
    error_workbook,
    forget_imports,
    give_up_import,
    propose_import,
    receive_import,
    territory_of,
    write_import,
)
from chuishao.directory.operations.leavers import (
    carry_on_forgetting,
    confirm_forgetting,
    propose_forgetting,
    refuse_forgetting,
    set_leaver_period,
)
from chuishao.directory.operations.organisations import (
    dissolve_due,
    dissolve_organisation,
    found_organisation,
    join_alliance,
    leave_alliance,
    rename_organisation,
)
from chuishao.directory.operations.posts import (
    appoint,
    appoint_stand_in,
    create_post,
    enter_person,
    relieve,
)
from chuishao.directory.operations.regions import (
    Division,
    load_boundaries,
    load_regions,
    succeed_region,
)
from chuishao.directory.operations.revealing import reveal_phone
from chuishao.directory.operations.routing import enter_duty
from chuishao.directory.operations.saving import delete_list, rename_list, save_list
from chuishao.directory.operations.signing_in import (
    REFUSED,
    Opened,
    choose_post,
    sign_in,
    sign_out,
    sweep_sessions,
    touch_session,
)

__all__ = [
    "REFUSED",
    "Division",
    "FirstAccount",
    "Opened",
    "appoint",
    "appoint_stand_in",
    "carry_on_forgetting",
    "check_import",
    "choose_post",
    "close_account",
    "confirm_forgetting",
    "confirm_grant",
    "confirm_import",
    "create_post",
    "delete_list",
    "dissolve_due",
    "dissolve_organisation",
    "enter_duty",
    "enter_person",
    "error_workbook",
    "export_directory",
    "forget_imports",
    "found_organisation",
    "give_up_import",
    "join_alliance",
    "leave_alliance",
    "load_boundaries",
    "load_demo_organisations",
    "load_regions",
    "open_account",
    "open_demo_accounts",
    "open_first_administrators",
    "propose_administrator",
    "propose_appointment",
    "propose_dismissal",
    "propose_forgetting",
    "propose_import",
    "propose_relief",
    "propose_stand_in",
    "receive_import",
    "refuse_forgetting",
    "refuse_grant",
    "relieve",
    "rename_list",
    "rename_organisation",
    "reveal_phone",
    "save_list",
    "set_leaver_period",
    "set_password",
    "sign_in",
    "sign_out",
    "succeed_region",
    "sweep_sessions",
    "template",
    "territory_of",
    "touch_session",
    "unlock_account",
    "write_import",
]
