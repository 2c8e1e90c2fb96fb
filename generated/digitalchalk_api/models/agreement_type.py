from typing import Literal

AgreementType = Literal["custom", "standard"]

AGREEMENT_TYPE_VALUES: set[AgreementType] = {
    "custom",
    "standard",
}


def check_agreement_type(value: str) -> AgreementType:
    if value in AGREEMENT_TYPE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {AGREEMENT_TYPE_VALUES!r}")
