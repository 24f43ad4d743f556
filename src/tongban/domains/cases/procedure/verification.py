"""告知承诺的事后核查: opened when what was granted on a commitment has been delivered; it follows that matter."""

from __future__ import annotations

from datetime import date

from tongban.domains.cases.procedure.entry import LOCAL
from tongban.domains.cases.procedure.words import NEEDS
from tongban.domains.cases.rules.guards import lapsed, two_officers
from tongban.kernel.clock import working_days
from tongban.kernel.procedure import HEAD, OFFICER, Clock, Procedure, Step

VERIFICATION = Procedure(
    key="cases.verification",
    edition=date(2020, 11, 9),
    title="告知承诺事后核查",
    basis="国办发〔2020〕42号、行政许可法",
    words=NEEDS,
    states={
        "open": "待核查", "rectifying": "限期整改中",
        "kept": "承诺属实", "rectified": "整改到位", "revoked": "已撤销许可",
    },
    closed=("kept", "rectified", "revoked"),
    opening=("verify",),
    opens_with="列入事后核查",
    opening_law=LOCAL.commitment_law,
    clocks=(
        Clock("verify", "核查期限", working_days(LOCAL.verification_days), LOCAL.commitment_law, given=True),
        Clock("rectify", "整改期限", working_days(LOCAL.rectification_days), LOCAL.commitment_law, window=True, given=True),
    ),
    steps=(
        Step(
            "confirm_kept", "核查属实", "open", "kept", OFFICER, LOCAL.commitment_law,
            stop=("verify",), needs=("officers", "conclusion"), when=two_officers,
        ),
        Step(
            "order_rectification", "责令限期整改", "open", "rectifying", OFFICER, LOCAL.commitment_law,
            stop=("verify",), start=("rectify",), needs=("officers", "findings", "letter"), when=two_officers,
        ),
        Step(
            "confirm_rectified", "确认整改到位", "rectifying", "rectified", OFFICER, LOCAL.commitment_law,
            stop=("rectify",), needs=("conclusion",),
        ),
        # 以欺骗等不正当手段取得的, 应当予以撤销 (第六十九条第二款); otherwise only after the time to mend is over.
        Step(
            "revoke", "逾期未整改, 撤销许可", "rectifying", "revoked", HEAD, "行政许可法第六十九条",
            stop=("rectify",), needs=("reasons", "remedies", "letter"), when=lapsed("rectify", "整改"),
        ),
        Step(
            "revoke_at_once", "以欺骗手段取得, 撤销许可", "open", "revoked", HEAD, "行政许可法第六十九条第二款",
            stop=("verify",), needs=("reasons", "remedies", "letter"),
        ),
    ),
)  # fmt: skip
