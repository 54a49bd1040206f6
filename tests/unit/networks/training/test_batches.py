import keras
import numpy as np
import pytest

from datasets.corruption.corruptions import Drops, Pattern, Stain
from datasets.region import Region
from networks.choices.augmentation import Motion, Noise, Variants
from networks.choices.light import Light
from networks.training.batches import CorruptedPairs, fed, to_unit
from networks.training.pairs import Pairs


@pytest.fixture
def images():
    return np.random.default_rng(0).integers(0, 256, (7, 32, 48, 1), np.uint8)


def pairs(images, **fields):
    return CorruptedPairs(Pairs(images, Stain(), **{"length": 20, "batch_size": 8, "seed": (0,)} | fields))


def test_an_epoch_has_every_pair_in_0_to_1(images):
    epoch = pairs(images)
    batches = [epoch[at] for at in range(len(epoch))]
    assert [len(clean) for _, clean in batches] == [8, 8, 4]
    for corrupted, clean in batches:
        assert corrupted.shape == clean.shape == (len(clean), 32, 48, 1)
        assert corrupted.dtype == clean.dtype == np.float32
        assert 0 <= clean.min() < clean.max() <= 1
        assert (corrupted != clean).any(axis=(1, 2, 3)).all()  # each has a stain


def test_every_image_is_used_equally_often(images):
    epoch = pairs(images, length=14)
    clean = np.concatenate([epoch[at][1] for at in range(len(epoch))])
    _, counts = np.unique(clean.reshape(14, -1), axis=0, return_counts=True)
    assert (counts == 2).all()


def test_a_batch_depends_on_seed_epoch_and_place_alone(images):
    one, same, other = pairs(images), pairs(images), pairs(images, seed=(1,))
    _ = one[0], one[1]  # what was asked for before does not matter
    np.testing.assert_array_equal(one[2][0], same[2][0])
    assert (one[2][0] != other[2][0]).any()


def test_a_new_epoch_has_new_stains_unless_it_is_fixed(images):
    changing, fixed = pairs(images), pairs(images, fixed=True)
    before, fixed_before = changing[0], fixed[0]
    changing.on_epoch_end()
    fixed.on_epoch_end()
    assert (changing[0][0] != before[0]).any()
    np.testing.assert_array_equal(fixed[0][0], fixed_before[0])


@pytest.mark.parametrize("is_kept", [False, True])
def test_noise_is_on_what_the_network_sees_and_on_what_it_shall_return_if_it_is_kept(images, is_kept):
    plain, noisy = pairs(images), pairs(images, noise=Noise(std=5, is_kept=is_kept))

    (corrupted, clean), (seen, wanted) = plain[1], noisy[1]

    noise = seen - corrupted
    assert noise.std() == pytest.approx(5 / 255, rel=0.05)
    assert abs(noise.mean()) < 0.2 / 255
    np.testing.assert_allclose(wanted, clean + noise if is_kept else clean, atol=1e-6)
    np.testing.assert_array_equal(noisy[1][0], seen)  # the same again
    assert (noisy[0][0][:4] - plain[0][0][:4] != noise[:4]).any()  # another batch has other noise


def test_the_defects_stay_in_the_region(images):
    left = np.zeros((32, 48), np.bool_)
    left[:, :20] = True
    corrupted, clean = pairs(images, regions=[Region(left)])[0]
    changed = (corrupted != clean).any(axis=(0, 3))
    assert changed[:, :20].any()
    assert not changed[:, 20:].any()


def test_the_defects_stay_on_the_part_of_each_image():
    images = np.full((4, 64, 64, 1), 200, np.uint8)
    for at, image in enumerate(images):
        image[8:28, 8 + 6 * at : 28 + 6 * at] = 60
    on, off = (
        Pairs(images, Drops(spacing=1), 40, 40, seed=(0,), on_part=on_part).batch(0, 0)
        for on_part in (True, False)
    )

    for corrupted, clean in zip(*on, strict=True):
        changed = (corrupted != clean).any(axis=2)
        assert changed.any()
        assert not changed[32:].any()
    assert (off[0] != off[1])[:, 32:].any()


def test_a_share_of_the_images_stays_clean_and_the_others_keep_their_defects(images):
    (plain, clean), (some, _) = (
        Pairs(images, Stain(), 200, 200, seed=(0,), clean=share).batch(0, 0) for share in (0, 0.5)
    )

    spared = (some == clean).all(axis=(1, 2, 3))
    assert 0.4 < spared.mean() < 0.6
    np.testing.assert_array_equal(some[~spared], plain[~spared])


def test_pieces_come_from_another_image_and_come_again():
    greys = (20, 90, 160, 230)
    images = np.stack([np.full((32, 32, 1), grey, np.uint8) for grey in greys])
    pieces = Pattern(
        flat=0, texture=0, noise=0, change=0, other=1, opacity=[1, 1], softness=[0, 0], distortion=0
    )
    epoch = Pairs(images, pieces, 40, 40, seed=(0,))

    corrupted, clean = epoch.batch(0, 0)
    brought = {
        (int(b.max()), int(grey))
        for a, b in zip(corrupted, clean, strict=True)
        for grey in np.unique(a)
        if grey in greys
    }
    assert (
        len({pair for pair in brought if pair[0] != pair[1]}) > 6
    )  # of 12 ways to bring one grey into another
    np.testing.assert_array_equal(corrupted, epoch.batch(0, 0)[0])


def test_variants_multiply_the_images(images):
    epoch = pairs(images, length=21, variants=Variants(flips=["horizontal"], illumination=[2]))
    clean = np.concatenate([epoch[at][1] for at in range(len(epoch))])
    flipped = to_unit(images)[:, :, ::-1]
    for image in (*to_unit(images), *flipped):
        assert sum((image == other).all() for other in clean) == 1


def test_motion_moves_the_clean_image_and_its_defect_together(images):
    smooth = np.full_like(images, 100)
    motion = Motion(rotation=180, flip_vertical=0.5)
    corrupted, clean = pairs(smooth, motion=motion)[0]
    assert (clean == to_unit(smooth[:1])).all()  # nothing to be seen on an even image
    assert (corrupted != clean).any(axis=(1, 2, 3)).all()


@pytest.mark.parametrize("offline", [False, True])
def test_light_is_drawn_anew_and_alike_for_the_clean_image_and_its_defect(images, offline):
    even = np.full_like(images, 100)
    light = Light(gain=[0.5, 1.5])
    epoch = pairs(even, light=light, offline=offline)
    corrupted, clean = epoch[0]
    levels = {round(255 * float(image.mean())) for image in clean}
    assert len(levels) > 1 and min(levels) >= 50 and max(levels) <= 150
    for bad, good in zip(corrupted, clean, strict=True):
        same = (bad == good).all(axis=-1)
        assert 0.3 < same.mean() < 1  # beside the defect
    epoch.on_epoch_end()
    assert {round(255 * float(image.mean())) for image in epoch[0][1]} != levels


def test_a_corruption_made_once_stays_with_its_image(images):
    epoch = pairs(images, length=7, batch_size=7, offline=True)

    def by_image():
        corrupted, clean = epoch[0]
        return {image.tobytes(): made for made, image in zip(corrupted, clean, strict=True)}

    first = by_image()
    epoch.on_epoch_end()
    second = by_image()
    assert first.keys() == second.keys()
    for image, made in first.items():
        np.testing.assert_array_equal(made, second[image])


def test_a_later_epoch_can_be_gone_to(images):
    walked, jumped = pairs(images), pairs(images)
    for _ in range(3):
        walked.on_epoch_end()
    jumped.go_to(3)
    np.testing.assert_array_equal(walked[1][0], jumped[1][0])


def test_a_network_is_fed_every_batch_of_every_epoch_in_order(images):
    fed_to, alone = pairs(images), pairs(images)
    data = fed(fed_to)
    for _ in range(2):
        epoch = (
            list(data) if keras.backend.backend() == "tensorflow" else [data[at] for at in range(len(data))]
        )
        assert len(epoch) == len(alone)
        for (corrupted, clean), (same, of_same) in zip(epoch, alone, strict=True):
            np.testing.assert_array_equal(np.asarray(corrupted), same)
            np.testing.assert_array_equal(np.asarray(clean), of_same)
        alone.on_epoch_end()
        if data is fed_to:  # then Keras says so
            fed_to.on_epoch_end()


def test_an_error_while_a_batch_is_made_ends_the_training_as_what_it_is(images):
    class Broken:
        def __len__(self):
            return 7

        def __getitem__(self, numbers):
            if len(numbers) > 1:
                raise OSError(5, "Input/output error")
            return images[numbers]

    broken = pairs(Broken())
    if keras.backend.backend() == "tensorflow":
        with pytest.raises(Exception, match="Input/output error"):
            list(fed(broken))
        assert isinstance(broken.error, OSError) and broken.error.errno == 5
