package org.obmeet.telemetry.lake.landing;

import java.time.Duration;
import org.obmeet.telemetry.lake.store.LakeException;
import org.obmeet.telemetry.schemas.dataset.Dataset;

/**
 * Uploads a stream's sealed segments from a spool to the lake, in the writer's thread. Retries a
 * failed upload after a pause. Does nothing without a spool.
 */
final class SegmentUploader {
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final LandingDirectory directory;
  private final Dataset dataset;
  private final LandingSettings settings;
  private final LandingListener listener;
  private boolean pending;
  private long triedAt;

  SegmentUploader(
      LandingDirectory directory,
      Dataset dataset,
      LandingSettings settings,
      LandingListener listener) {
    this.directory = directory;
    this.dataset = dataset;
    this.settings = settings;
    this.listener = listener;
  }

  /** Uploads the sealed segments. The writer calls it after it has sealed a segment. */
  void upload() {
    if (!directory.isSpool()) {
      return;
    }
    triedAt = settings.nanos().getAsLong();
    try {
      if (pending) {
        directory.recover(dataset.name());
      }
      directory.uploadSealed(dataset.name());
      pending = false;
    } catch (LakeException e) {
      pending = true;
      listener.failed(e);
    }
  }

  /** Schedules a recovery. The writer calls it if it could not seal a segment. */
  void markPending() {
    pending = true;
  }

  /** Retries a failed upload if the pause is over. The writer calls it regularly. */
  void retryPending() {
    if (pending && settings.nanos().getAsLong() - triedAt >= PAUSE.toNanos()) {
      upload();
    }
  }
}
