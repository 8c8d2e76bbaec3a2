package org.obmeet.telemetry.lake.landing;

import java.time.Duration;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * Puts a stream's whole segments from a spool into the lake, by the thread that writes them; what
 * the store does not take is put again a little later. Nothing is done where there is no spool.
 */
final class SegmentUploader {
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final LandingDirectory place;
  private final Dataset dataset;
  private final LandingSettings settings;
  private final LandingListener listener;
  private boolean left;
  private long triedAt;

  SegmentUploader(
      LandingDirectory place, Dataset dataset, LandingSettings settings, LandingListener listener) {
    this.place = place;
    this.dataset = dataset;
    this.settings = settings;
    this.listener = listener;
  }

  /** After a segment has become whole. */
  void upload() {
    if (!place.isSpool()) {
      return;
    }
    triedAt = settings.nanos().getAsLong();
    try {
      if (left) {
        place.recover(dataset.name());
      }
      place.uploadSealed(dataset.name());
      left = false;
    } catch (LakeException e) {
      left = true;
      listener.failed(e);
    }
  }

  /** After a segment could not be made whole. */
  void markPending() {
    left = true;
  }

  /** Now and then: tries again where something was left. */
  void retryPending() {
    if (left && settings.nanos().getAsLong() - triedAt >= PAUSE.toNanos()) {
      upload();
    }
  }
}
