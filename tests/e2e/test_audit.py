from main import main


def test_the_audit_prints_counts_and_findings_and_says_whether_an_import_would_do(tiny_category, capsys):
    assert main(["audit", str(tiny_category)]) == 0
    shown = capsys.readouterr().out
    assert "sizes (rows x columns): 48 x 64 (14)" in shown
    assert "only 10 good images to train on; add more" in shown

    (tiny_category / "train/good/003.png").write_bytes(b"no image")
    assert main(["audit", str(tiny_category)]) == 1
    shown = capsys.readouterr().out
    assert "Stops an import: 1" in shown
    assert "[unreadable] train/good/003.png: is not an image that can be read; replace the file" in shown


def test_a_folder_without_good_images_is_refused(tmp_path, capsys):
    assert main(["audit", str(tmp_path)]) == 1
    assert (
        "must hold good images in train/good, in good, or in itself, found an empty folder"
        in capsys.readouterr().err
    )
