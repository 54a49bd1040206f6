"""What files of images say of themselves, looked at before OpenCV reads them."""
