package org.obmeet.telemetry.cli.releases;

import java.util.Collection;
import java.util.Optional;
import org.obmeet.telemetry.cli.console.CommandContext;
import org.obmeet.telemetry.cli.console.CommandErrorReporter;
import org.obmeet.telemetry.cli.doctor.CheckFinding;
import org.obmeet.telemetry.cli.query.CatalogDatabase;
import org.obmeet.telemetry.cli.query.CatalogMetadata;
import org.obmeet.telemetry.cli.query.sql.QueryException;
import org.obmeet.telemetry.cli.query.sql.ReleasedView;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.jobs.JobException;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.LocalCopies;
import org.obmeet.telemetry.lake.commit.CorruptLogException;
import org.obmeet.telemetry.schemas.Catalog;

/**
 * Keeps {@code release/catalog.duckdb} as the releases are. It is made anew where anything that is
 * released, or said about it, is not what it was made of; where it is missing or damaged; else it
 * is left alone. A crash leaves the old one.
 */
public final class CatalogDatabaseUpdater {
  private static final int ATTEMPTS = 3;
  private static final String CHECK = "tables";

  private CatalogDatabaseUpdater() {}

  /** What became of it. */
  enum Result {
    /** It was as it should be, or nothing is released. */
    UNCHANGED,
    /** It was made anew. */
    MADE
  }

  /**
   * Looks at it after something was done to the lake, and says what came of it where that is new.
   *
   * @return the exit code: 0, or that of the failure
   */
  public static int refreshAfterRun(CommandContext session, String root) {
    Optional<Lake> lake = Lake.find(root);
    try {
      lake.flatMap(found -> message(refresh(found), found.root() + "/" + found.layout().catalog()))
          .ifPresent(session::info);
      return 0;
    } catch (CorruptLogException broken) {
      return 0;
    } catch (RuntimeException failure) {
      session.info(
          "The catalogue stays as it was, while the tables are out; the next call tries again:");
      return CommandErrorReporter.report(session, failure).code();
    }
  }

  /** What is said of it; empty where there is nothing new. */
  static Optional<String> message(Result result, String path) {
    return switch (result) {
      case UNCHANGED -> Optional.empty();
      case MADE -> Optional.of("Made " + path);
    };
  }

  /**
   * Makes it anew where it is not what is released.
   *
   * @throws JobException where a released file is missing or damaged, or it cannot be written
   */
  public static Result refresh(Lake lake) {
    Result result = Result.UNCHANGED;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      LakeReleases released = LakeReleases.of(lake);
      if (isCurrent(lake, released)) {
        return result;
      }
      rebuild(lake, released);
      result = Result.MADE;
    }
    return result;
  }

  /** Whether it is what is released; where nothing is, whether there is none. */
  static boolean isCurrent(Lake lake, LakeReleases released) {
    String path = lake.layout().catalog();
    if (released.releases().isEmpty()) {
      return !lake.files().exists(path);
    }
    String content = released.metadata(Catalog.load(), Optional.empty()).content();
    if (!lake.files().exists(path)) {
      return false;
    }
    try (LocalCopies copies = new LocalCopies(lake)) {
      return CatalogDatabase.content(copies.of(path)).equals(Optional.of(content));
    }
  }

  /** What doctor says of it; empty where the log is broken, which doctor says by itself. */
  public static Optional<CheckFinding> finding(Lake lake) {
    String path = lake.layout().catalog();
    try {
      return Optional.of(
          isCurrent(lake, LakeReleases.of(lake))
              ? new CheckFinding(CheckFinding.Level.OK, CHECK, path + " is what is released", "")
              : new CheckFinding(
                  CheckFinding.Level.WARN,
                  CHECK,
                  path + " is not what is released",
                  "run telemetry daily, or telemetry aggregate: they make it anew"));
    } catch (CorruptLogException broken) {
      return Optional.empty();
    }
  }

  private static void rebuild(Lake lake, LakeReleases released) {
    String path = lake.layout().catalog();
    // A journal of another database would be taken for one of this.
    lake.files().delete(lake.layout().catalogJournal());
    if (released.releases().isEmpty()) {
      lake.files().delete(path);
      return;
    }
    Collection<ReleasedView> views = released.views();
    CatalogMetadata meaning = released.metadata(Catalog.load(), Optional.of(released.windows()));
    try {
      lake.files().writeByPath(path, file -> CatalogDatabase.write(file, views, meaning));
    } catch (QueryException unreadable) {
      throw new JobException(ExitCode.VERIFICATION_FAILED, unreadable.getMessage(), unreadable);
    }
  }
}
