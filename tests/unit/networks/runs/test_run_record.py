"""The record of a run: what it keeps of the images' form gives that form back."""

from dataclasses import replace

from datasets.corruption.corruptions import Stain
from networks.runs.inputs import ImageForm
from networks.runs.run_record import RunRecord, kept_of
from tests.small import small_training


def test_a_record_gives_the_form_back_that_it_was_made_of():
    form = ImageForm(24, 32, 1, white=4095, equalize=True, letterbox=True)
    others = {"parameters": 1, "train_images": 8, "validation_images": 2, "versions": {}}
    kept = kept_of(replace(form, wide=224))  # a copy for another network is an evaluation's
    record = RunRecord(spec=small_training("first"), corruption=Stain(), **others, **kept)

    assert record.form == form
