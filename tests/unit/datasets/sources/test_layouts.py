"""The layouts of public data sets, each made up in a few files, and names of good parts and of masks."""

import json
import unicodedata
import zlib

import numpy as np
import PIL.Image
import pytest

from configs.disk.workspace import Workspace
from configs.errors import UserError
from configs.spec.spec_io import spec_from
from datasets.layout import MvtecFolder, read_record
from datasets.masks import read_mask
from datasets.names import good_folders
from datasets.pairing import masked_stem, named_as_mask
from datasets.sources import importing
from datasets.sources.importing import ImportSpec
from datasets.sources.source_spec import SourceSpec
from datasets.sources.sources import find_source

BLANK, MARKED = np.zeros((24, 24), np.bool_), np.eye(24, dtype=np.bool_)


def write(root, *names):
    """Write photos that are all different; those with `_mask`, `_label` or `gt` in their names are masks."""
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        noise = np.random.default_rng(zlib.crc32(name.encode())).integers(0, 256, (24, 24), np.uint8)
        PIL.Image.fromarray(noise).save(path)


def draw(root, *names, mask=MARKED):
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        PIL.Image.fromarray(mask.astype(np.uint8) * 255).save(root / name)


def mvtec(root):
    write(root, *(f"train/good/00{at}.png" for at in range(3)), "test/good/000.png", "test/hole/000.png")
    draw(root, "ground_truth/hole/000_mask.png")
    return "mvtec", 3, {"good/000.png": None, "hole/000.png": "ground_truth/hole/000_mask.png"}, []


def mvtec_2(root):
    write(root, *(f"train/good/00{at}_regular.png" for at in range(3)), "validation/good/003_regular.png")
    write(
        root,
        "test_public/good/000_regular.png",
        "test_public/bad/000_shift_1.png",
        "test_private/000_mixed.png",
    )
    draw(root, "test_public/ground_truth/bad/000_shift_1_mask.png")
    bad = "test_public/ground_truth/bad/000_shift_1_mask.png"
    test = {"good/000_regular.png": None, "bad/000_shift_1.png": bad}
    return "mvtec", 3, test, ["test_private", "validation/good"]


def loco(root):
    write(
        root, *(f"train/good/00{at}.png" for at in range(3)), "validation/good/000.png", "test/good/000.png"
    )
    write(root, "test/logical_anomalies/000.png", "test/structural_anomalies/000.png")
    draw(root, "ground_truth/logical_anomalies/000/000.png", "ground_truth/logical_anomalies/000/001.png")
    draw(root, "ground_truth/structural_anomalies/000/000.png")
    test = {
        "good/000.png": None,
        "logical_anomalies/000.png": "ground_truth/logical_anomalies/000",
        "structural_anomalies/000.png": "ground_truth/structural_anomalies/000",
    }
    return "mvtec", 3, test, ["validation/good"]


def of_3d(root):
    write(root, *(f"train/good/rgb/00{at}.png" for at in range(3)), "train/good/xyz/000.tiff")
    write(root, "test/good/rgb/000.png", "test/crack/rgb/000.png", "test/crack/xyz/000.tiff")
    draw(root, "test/crack/gt/000.png")
    draw(root, "test/good/gt/000.png", mask=BLANK)
    test = {"good/000.png": None, "crack/000.png": "test/crack/gt/000.png"}
    return "mvtec", 3, test, ["test/crack/xyz", "test/good/gt", "train/good/xyz"]


def visa(root):
    write(root, *(f"Data/Images/Normal/000{at}.JPG" for at in range(3)), "Data/Images/Anomaly/000.JPG")
    draw(root, "Data/Masks/Anomaly/000.png")
    return "visa", 3, {"anomaly/000.JPG": "Data/Masks/Anomaly/000.png"}, []


def btad(root):
    write(root, *(f"train/ok/000{at}.bmp" for at in range(3)), "test/ok/0000.bmp", "test/ko/0000.bmp")
    draw(root, "ground_truth/ko/0000.png")
    return "mvtec", 3, {"good/0000.bmp": None, "ko/0000.bmp": "ground_truth/ko/0000.png"}, []


def mpdd(root):
    write(
        root, *(f"train/good/00{at}.png" for at in range(3)), "test/good/000.png", "test/flattening/000.png"
    )
    draw(root, "ground_truth/flattening/000_mask.png")
    test = {"good/000.png": None, "flattening/000.png": "ground_truth/flattening/000_mask.png"}
    return "mvtec", 3, test, []


def kolektor(root):
    write(root, *(f"kos0{at}/Part{part}.jpg" for at in (1, 2) for part in (0, 1)))
    draw(root, "kos01/Part0_label.bmp", "kos02/Part0_label.bmp", "kos02/Part1_label.bmp", mask=BLANK)
    draw(root, "kos01/Part1_label.bmp")
    test = {"defect/Part1.jpg": "kos01/Part1_label.bmp"}
    return "masked", 3, test, ["kos01", "kos02"]  # labels that mark nothing


def kolektor_2(root):
    write(root, *(f"train/1000{at}.png" for at in range(4)), *(f"test/2000{at}.png" for at in range(2)))
    draw(root, *(f"train/1000{at}_GT.png" for at in range(3)), "test/20000_GT.png", mask=BLANK)
    draw(root, "train/10003_GT.png", "test/20001_GT.png")
    test = {
        "good/20000.png": None,
        "defect/10003.png": "train/10003_GT.png",
        "defect/20001.png": "test/20001_GT.png",
    }
    return "masked", 3, test, ["test", "train"]


def magnetic_tile(root):
    write(root, *(f"MT_Free/Imgs/exp{at}.jpg" for at in range(3)), "MT_Crack/Imgs/exp1.jpg")
    draw(root, *(f"MT_Free/Imgs/exp{at}.png" for at in range(3)), mask=BLANK)
    draw(root, "MT_Crack/Imgs/exp1.png")
    return "good_bad", 3, {"MT_Crack/exp1.jpg": "MT_Crack/Imgs/exp1.png"}, ["MT_Free/Imgs"]


def dagm(root):
    write(root, *(f"Train/057{at}.PNG" for at in range(4)), "Test/0001.PNG", "Test/0002.PNG")
    draw(root, "Train/Label/0573_label.PNG", "Test/Label/0002_label.PNG")
    test = {
        "good/0001.PNG": None,
        "defect/0573.PNG": "Train/Label/0573_label.PNG",
        "defect/0002.PNG": "Test/Label/0002_label.PNG",
    }
    return "masked", 3, test, []


def casting(root):
    write(root, *(f"train/ok_front/ok_{at}.jpeg" for at in range(3)), "train/def_front/def_0.jpeg")
    write(root, "test/ok_front/ok_9.jpeg", "test/def_front/def_9.jpeg")
    return "mvtec", 3, {"good/ok_9.jpeg": None, "def_front/def_9.jpeg": None}, ["train/def_front"]


def deep_pcb(root):
    """Two groups; a board of the second has no defect, and another nothing that says where its defects are."""
    for group, boards in (("00041", ("00041000", "00041001")), ("12300", ("12300000", "12300001"))):
        write(
            root,
            *(f"group{group}/{group}/{board}_{kind}.jpg" for board in boards for kind in ("temp", "test")),
        )
        (root / f"group{group}/{group}_not").mkdir()
    (root / "group00041/00041_not/00041000.txt").write_text("2 3 5 4 1\n10 20 23 24 6\n")
    (root / "group00041/00041_not/00041001.txt").write_text("7,8,7,8,3\r\n")
    (root / "group12300/12300_not/12300000.txt").write_text("\n")
    test = {
        "good/12300000_test.jpg": None,
        "defect/00041000_test.jpg": "group00041/00041_not/00041000.txt",
        "defect/00041001_test.jpg": "group00041/00041_not/00041001.txt",
        "defect/12300001_test.jpg": None,
    }
    return "deep_pcb", 4, test, []


def original(root):
    """Four defect types, 32 masks, and synthetic defects that the original has drawn."""
    write(root, *(f"Train/Clean/{at}.png" for at in range(3)), "Test/Clean/0.png", "Test/Stain_x/0_0.png")
    write(root, *(f"Test/Real_corruption/{at}.png" for at in range(34)))
    draw(root, *(f"Test/Real_corruption/mask_{at}.png" for at in range(32)))
    types = [("dent", "scratch", "stain", "hole")[at % 4] for at in range(34)]
    labels = {f"{at}.png": kind for at, kind in enumerate(types)}
    (root / "Test/Real_corruption/00_description.json").write_text(json.dumps(labels))
    (root / "Test/Stain_x/00_description.json").write_text('{"1_default": "Stain"}')
    masks = {at: f"Test/Real_corruption/mask_{at}.png" if at < 32 else None for at in range(34)}
    test = {f"{kind}/{at}.png": masks[at] for at, kind in enumerate(types)}
    return "original", 3, {"good/0.png": None} | test, ["Test/Stain_x"]


LAYOUTS = [
    original,
    mvtec,
    mvtec_2,
    loco,
    of_3d,
    visa,
    btad,
    mpdd,
    kolektor,
    kolektor_2,
    magnetic_tile,
    dagm,
    casting,
    deep_pcb,
]


def test_one_of_two_folders_of_boards_is_refused_where_the_other_has_the_boxes(tmp_path):
    deep_pcb(tmp_path)
    with pytest.raises(UserError, match="00041_not; name the folder above"):
        find_source(SourceSpec(source=tmp_path / "group00041/00041", test_share=0))


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
def test_a_public_data_set_is_recognized_and_imported(tmp_path, layout):
    root = tmp_path / "category"
    named, train, test, passed = layout(root)

    source = find_source(SourceSpec(source=root, test_share=0))

    assert (source.layout, len(source.train)) == (named, train)
    masks = {image.name: image.mask and source.name_of(image.mask) for image in source.test}
    assert masks == test
    assert not source.stray_masks
    workspace, said = Workspace(tmp_path / "workspace"), []
    accepted = {"test_share": 0.0, "accept": ["inverted mask"]}
    importing.run(spec_from(ImportSpec, name="part", source=root, **accepted), workspace, said.append)
    notes = [event.text for event in said if hasattr(event, "text")]
    told = [note.split(",")[0].removeprefix("in ") for note in notes if "not imported" in note]
    assert sorted(told) == passed
    folder = MvtecFolder(workspace.dataset("part"))
    assert len(folder.train_images()) == train
    imported = {image.name: image.mask for image in folder.test_images()}
    assert sorted(imported) == sorted(test)
    for name, mask in imported.items():
        assert (mask is None) == (test[name] is None)
        assert mask is None or read_mask(mask).any()


@pytest.mark.parametrize("transfer", ["copy", "link"])
def test_boxes_are_drawn_as_masks_and_told(tmp_path, transfer):
    deep_pcb(tmp_path / "source")
    workspace, said = Workspace(tmp_path / "workspace"), []
    spec = spec_from(ImportSpec, name="part", source=tmp_path / "source", transfer=transfer)
    importing.run(spec, workspace, said.append)

    folder = workspace.dataset("part")
    masks = {image.path.name: image.mask for image in MvtecFolder(folder).test_images() if image.mask}
    expected = np.zeros((24, 24), np.bool_)
    expected[3:5, 2:6] = expected[20:24, 10:24] = True  # to the last pixel, or to the end of the image
    np.testing.assert_array_equal(read_mask(masks["00041000_test.jpg"]), expected)
    np.testing.assert_array_equal(np.argwhere(read_mask(masks["00041001_test.jpg"])), [[8, 7]])
    assert read_record(folder).boxes
    assert any("masks of 2 images are boxes" in getattr(event, "text", "") for event in said)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("1 2 30 4 1", "has a box that ends at 30, 4: its image has 24 x 24 pixels"),
        ("5 2 3 4 1", 'must have a box a line, as "12 30 40 52 1", found "5 2 3 4 1" in line 2'),
        ("0.1 0.2 0.3 0.4", "must have a box a line"),
        ("1 2 3.5 4.5", "must have a box a line"),
        ("1 2 3", "must have a box a line"),
        ("caf\u00e9", "must have a box a line"),
    ],
)
def test_what_is_no_box_stops_an_import(tmp_path, line, says):
    deep_pcb(tmp_path / "source")
    text = tmp_path / "source/group00041/00041_not/00041000.txt"
    text.write_text(f"2 3 5 4 1\n{line}\n", encoding="utf-8")
    spec = spec_from(ImportSpec, name="part", source=tmp_path / "source")
    with pytest.raises(UserError, match=rf"00041_not/00041000\.txt: {says}"):
        importing.run(spec, Workspace(tmp_path / "workspace"), [].append)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[]", "does not say what each image shows"),
        ("{", "does not say what each image shows"),
        ('{"0.png": 3}', "does not say what each image shows"),
        ('{"0.png": "Good"}', 'has a defect type called "good"'),
    ],
)
def test_labels_of_the_original_that_cannot_be_are_told(tmp_path, text, says):
    original(tmp_path)
    (tmp_path / "Test/Real_corruption/00_description.json").write_text(text)
    with pytest.raises(UserError, match=rf"00_description\.json: {says}"):
        find_source(SourceSpec(source=tmp_path))


def test_folders_of_the_original_named_by_hand_give_no_mask_as_a_photo(tmp_path):
    original(tmp_path)
    spec = SourceSpec(train=tmp_path / "Train/Clean", defects=[{"folder": tmp_path / "Test/Real_corruption"}])
    bad = [image for image in find_source(spec).test if image.defect != "good"]
    assert (len(bad), sum(image.mask is not None for image in bad)) == (34, 32)


def test_no_image_is_its_own_mask_where_a_folder_is_named_for_both(tmp_path):
    original(tmp_path)
    both = tmp_path / "Test/Real_corruption"
    spec = SourceSpec(train=tmp_path / "Train/Clean", defects=[{"folder": both, "masks": both}])
    source = find_source(spec)
    bad = [image for image in source.test if image.defect != "good"]
    assert {image.mask.name for image in bad if image.mask} == {f"mask_{at}.png" for at in range(32)}
    assert all(image.mask != image.path for image in bad) and not source.stray_masks


def test_a_folder_of_masks_is_no_folder_of_photos(tmp_path):
    mvtec(tmp_path)
    spec = SourceSpec(train=tmp_path / "train/good", defects=[{"folder": tmp_path / "ground_truth/hole"}])
    with pytest.raises(UserError, match="holds masks, by their names and their looks, and no photos"):
        find_source(spec)


def test_images_of_one_name_from_several_folders_stay_apart(tmp_path):
    kolektor(tmp_path / "source")
    workspace = Workspace(tmp_path / "workspace")
    spec = spec_from(ImportSpec, name="part", source=tmp_path / "source", test_share=0.0)
    importing.run(spec, workspace, [].append)
    names = [path.name for path in MvtecFolder(workspace.dataset("part")).train_images()]
    assert names == ["Part1.jpg", "kos01_Part0.jpg", "kos02_Part0.jpg"]
    listed = (workspace.dataset("part") / "files.csv").read_text().splitlines()
    assert [line.split(",")[0] for line in listed[1:4]] == [
        "train/good/kos01_Part0.jpg",
        "train/good/kos02_Part0.jpg",
        "train/good/Part1.jpg",
    ]


@pytest.mark.parametrize(
    "name", ["good", "Good", "OK", "ok_front", "normal", "Normal parts", "MT_Free", "defect-free"]
)
def test_good_has_other_names_everywhere(tmp_path, name):
    write(
        tmp_path, *(f"a/train/{name}/{at}.png" for at in range(3)), f"a/test/{name}/0.png", "a/test/NG/0.png"
    )
    source = find_source(SourceSpec(source=tmp_path / "a"))
    assert [image.name for image in source.test] == ["good/0.png", "NG/0.png"]
    write(tmp_path, *(f"b/{name}/{at}.png" for at in range(3)), "b/NG/dent/0.png", "b/NG/hole/0.png")
    source = find_source(SourceSpec(source=tmp_path / "b", test_share=0))
    assert (len(source.train), source.defects) == (3, ["dent", "hole"])


@pytest.mark.parametrize("name", ["not_good", "no_ok", "nok", "abnormal", "NG", "goods", "bad"])
def test_what_is_not_good_is_not(tmp_path, name):
    (tmp_path / name).mkdir()
    assert good_folders(tmp_path) == []


def test_a_defect_may_begin_with_good_beside_what_is_called_good(tmp_path):
    for name in ("good", "ok_but_late"):
        (tmp_path / name).mkdir()
    assert [path.name for path in good_folders(tmp_path)] == ["good"]


def test_junk_folders_are_no_defect_types(tmp_path):
    for kind in ("good", "train/good"):
        root = tmp_path / kind.replace("/", "-")
        write(root, *(f"{kind}/{at}.png" for at in range(3)))
        for junk in (".ipynb_checkpoints", "__MACOSX", "@eaDir", ".git"):
            write(root, f"{junk}/0-checkpoint.png", f"test/{junk}/0.png", f"ground_truth/{junk}/0.png")
        write(root, "dent/0.png" if kind == "good" else "test/dent/0.png")
        assert find_source(SourceSpec(source=root)).defects == ["dent"]


@pytest.mark.parametrize(
    "ending", ["_mask", "_MASK", "_gt", "_GT", "_label", "-mask", ".mask", "_ground_truth"]
)
def test_masks_among_the_images_are_paired_and_no_photos(tmp_path, ending):
    write(
        tmp_path, *(f"train/good/{at}.png" for at in range(3)), "test/hole/Part1.jpg", "test/hole/Part2.jpg"
    )
    draw(tmp_path, f"test/hole/Part1{ending}.bmp")
    images = find_source(SourceSpec(source=tmp_path, test_share=0)).test
    assert [(image.path.name, image.mask and image.mask.name) for image in images] == [
        ("Part1.jpg", f"Part1{ending}.bmp"),
        ("Part2.jpg", None),
    ]


def test_a_name_that_ends_like_a_mask_is_told():
    from pathlib import Path

    assert masked_stem(Path("a/000_mask.png")) == "000"
    assert masked_stem(Path("a/x.1_GT.png")) == "x.1"
    assert not any(
        named_as_mask(Path(name)) for name in ("mask.png", "unmasked.png", "weight.png", "label_1.png")
    )


def test_masks_are_paired_however_accents_are_written(tmp_path):
    name = "Prüfung é"
    composed, apart = unicodedata.normalize("NFC", name), unicodedata.normalize("NFD", name)
    write(tmp_path, *(f"train/good/{at}.png" for at in range(3)), f"test/hole/{composed}.png")
    draw(tmp_path, f"ground_truth/hole/{apart}_mask.png")
    workspace = Workspace(tmp_path / "workspace")
    importing.run(spec_from(ImportSpec, name="part", source=tmp_path), workspace, [].append)
    *_, image = MvtecFolder(workspace.dataset("part")).test_images()
    assert image.mask is not None
    assert read_mask(image.mask).any()


def test_a_folder_of_masks_goes_with_its_image_whatever_dots_are_in_its_name(tmp_path):
    good = [f"train/{folder}/{at}.png" for folder in ("good", "ok") for at in range(2)]
    write(tmp_path, *good, "test/hole/line 1.2.png", "test/hole/line 1.3.PNG")
    for name in ("line 1.2", "line 1.3_mask"):
        draw(tmp_path, f"ground_truth/hole/{name}/000.png", f"ground_truth/hole/{name}/001.png")
    workspace = Workspace(tmp_path / "workspace")
    importing.run(spec_from(ImportSpec, name="part", source=tmp_path), workspace, [].append)
    masks = {image.path.name: image.mask for image in MvtecFolder(workspace.dataset("part")).test_images()}
    assert [masks[name].name for name in ("line 1.2.png", "line 1.3.PNG")] == ["line 1.2", "line 1.3_mask"]


def test_a_photo_and_its_copy_in_another_format_are_no_pair(tmp_path):
    write(tmp_path, *(f"train/good/{at}.png" for at in range(3)), "test/hole/0.png", "test/hole/0.bmp")
    assert len(find_source(SourceSpec(source=tmp_path, test_share=0)).test) == 2


VISA_ROW = "candle{0}test{0}normal{0}candle/Data/Images/Normal/0001.JPG{0}"


@pytest.mark.parametrize("text", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("separator", [",", ";"])
def test_the_split_of_visa_is_read_as_spreadsheets_save_it(tmp_path, separator, text):
    visa(tmp_path / "candle")
    (tmp_path / "split_csv").mkdir()
    lines = ["object,split,label,image,mask".replace(",", separator), VISA_ROW.format(separator)]
    (tmp_path / "split_csv/1cls.csv").write_text("\r\n".join(lines), encoding=text)
    source = find_source(SourceSpec(source=tmp_path / "candle"))
    assert [image.path.name for image in source.test] == ["0001.JPG", "000.JPG"]


@pytest.mark.parametrize(
    "content", [b"object,split\ncandle,test\n", b"\xff\xfeo\0b\0", b"caf\xe9,split\n", b"\0"]
)
def test_another_table_in_place_of_the_split_of_visa_is_named(tmp_path, content):
    visa(tmp_path / "candle")
    (tmp_path / "split_csv").mkdir()
    (tmp_path / "split_csv/1cls.csv").write_bytes(content)
    with pytest.raises(UserError, match=r"1cls\.csv: must (be a table in UTF-8|have the columns object)"):
        find_source(SourceSpec(source=tmp_path / "candle"))


def test_a_link_to_a_folder_above_gives_no_image_twice(tmp_path):
    write(tmp_path, *(f"good/{at}.png" for at in range(3)), "dent/0.png")
    (tmp_path / "dent/self").symlink_to(tmp_path)
    (tmp_path / "loop").symlink_to(tmp_path)
    source = find_source(SourceSpec(source=tmp_path, test_share=0))
    assert [image.path.name for image in source.test] == ["0.png"]
