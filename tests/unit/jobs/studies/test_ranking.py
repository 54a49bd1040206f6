"""A study ranks what it compares by what each finds of unseen defects."""

from types import SimpleNamespace

from jobs.studies.report import write_study
from jobs.studies.table import FIGURES, UNSEEN, RunResult, StudyTable


def cell(run, dataset, architecture, seed):
    return SimpleNamespace(
        run=run,
        dataset=dataset,
        architecture=architecture,
        training="quick",
        scheme="quick",
        corruption="stain",
        seed=seed,
        evaluate=SimpleNamespace(methods=["residual"]),
    )


def table_of(found):
    """A table of `{(dataset, architecture, seed): AUROC of each kind of unseen defect}`."""
    cells = {key: cell("-".join(map(str, key)), *key) for key in found}
    table = StudyTable(list(cells.values()), None)
    for key, unseen in found.items():
        figures = dict.fromkeys(FIGURES, 0.5) | {UNSEEN: None}
        table.known[cells[key].run, "residual"] = RunResult(cells[key], "residual", figures, unseen)
    return table


def test_the_best_of_all_data_sets_comes_first_whatever_the_test_images_say(tmp_path):
    table = table_of(
        {
            ("a", "small", 0): {"dent": 0.6},
            ("b", "small", 0): {"dent": 0.6},
            ("a", "large", 0): {"dent": 0.9},
            ("b", "large", 0): {"dent": 0.5},
        }
    )

    ranked = [(variant[0], round(entry.mean, 3)) for variant, entry in table.ranking]
    assert ranked == [("large", 0.7), ("small", 0.6)]

    write_study(table, tmp_path)
    page = (tmp_path / "table.html").read_text(encoding="utf-8")
    assert page.index("Which to choose") < page.index("<td>large</td>") < page.index("<td>small</td>")
    assert "0.700" in page


def test_one_data_set_is_ranked_by_itself_with_the_deviation_of_its_seeds(tmp_path):
    table = table_of(
        {
            ("a", "small", 0): {"dent": 0.6},
            ("a", "small", 1): {"dent": 0.8},
            ("a", "large", 0): {"dent": 0.65},
        }
    )

    assert [variant[0] for variant, _ in table.ranking] == ["small", "large"]
    write_study(table, tmp_path)
    assert "0.700 ± 0.141" in (tmp_path / "table.html").read_text(encoding="utf-8")


def test_what_was_not_tried_is_not_ranked(tmp_path):
    table = table_of({("a", "small", 0): {}})

    assert table.ranking == []
    write_study(table, tmp_path)
    assert "Which to choose" not in (tmp_path / "table.html").read_text(encoding="utf-8")


def test_what_is_compared_is_what_none_of_them_was_trained_on():
    table = table_of(
        {
            ("a", "small", 0): {"dent": 0.6, "piece": 1.0},
            ("a", "large", 0): {"dent": 0.7},  # trained on pieces
            ("a", "plain", 0): {},
        }
    )

    assert [(variant[0], entry.mean) for variant, entry in table.ranking] == [("large", 0.7), ("small", 0.6)]
