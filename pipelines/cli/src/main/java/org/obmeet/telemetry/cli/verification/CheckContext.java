package org.obmeet.telemetry.cli.verification;

import com.google.common.base.Suppliers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.obmeet.telemetry.jobs.Progress;
import org.obmeet.telemetry.jobs.RunReport;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.log.LakeState;
import org.obmeet.telemetry.lake.log.LogHead;
import org.obmeet.telemetry.privacy.retention.Expiry;
import org.obmeet.telemetry.schemas.Catalog;

/**
 * The inputs of the checks. The log and the catalogue are read when a check first needs them, so
 * that other checks are made without them.
 */
public final class CheckContext {
  private final Lake lake;
  private final Supplier<Path> keys;
  private final Supplier<Catalog> catalog;
  private final Instant now;
  private final Progress progress;
  private final List<LogHead> noted;
  private final Supplier<List<Commit>> commits;
  private final Supplier<LakeState> state;
  private final TransparencyFiles transparency;
  private FolderChecks folder;
  private Supplier<RunReport> retention;

  /**
   * Creates the inputs of the checks of a lake.
   *
   * @param keys names the file of the keyset, which checks of the log do not need
   * @param catalog loads the declarations; it may throw a {@link
   *     org.obmeet.telemetry.schemas.source.CatalogException}
   * @param noted log heads that were noted outside the lake
   */
  public CheckContext(
      Lake lake,
      Supplier<Path> keys,
      Supplier<Catalog> catalog,
      Instant now,
      Progress progress,
      List<LogHead> noted) {
    this.lake = lake;
    this.keys = keys;
    this.catalog = Suppliers.memoize(catalog::get);
    this.now = now;
    this.progress = progress;
    this.noted = List.copyOf(noted);
    this.commits = Suppliers.memoize(() -> lake.log().commits());
    this.state = Suppliers.memoize(() -> LakeState.replay(commits()));
    this.transparency = new TransparencyFiles(lake);
  }

  Lake lake() {
    return lake;
  }

  Path keys() {
    return keys.get();
  }

  Catalog catalog() {
    return catalog.get();
  }

  Instant now() {
    return now;
  }

  Expiry expiry() {
    return Expiry.at(now);
  }

  Progress progress() {
    return progress;
  }

  List<LogHead> noted() {
    return noted;
  }

  /** Sets what makes {@link LakeCheck#RETENTION}. */
  CheckContext verifyingBy(Supplier<RunReport> retainVerify) {
    retention = retainVerify;
    return this;
  }

  RunReport retention() {
    return retention.get();
  }

  List<Commit> commits() {
    return commits.get();
  }

  /** Returns the state of the whole log, without its checkpoints. */
  LakeState state() {
    return state.get();
  }

  TransparencyFiles transparency() {
    return transparency;
  }

  /** Returns the checks of a local lake's folder, which is listed once. */
  FolderChecks folder(Path root) throws IOException {
    if (folder == null) {
      folder = new FolderChecks(lake, root.toRealPath(), catalog(), commits(), transparency);
    }
    return folder;
  }
}
