package org.obmeet.telemetry.cli.verification;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.obmeet.telemetry.cli.check.CheckFinding;
import org.obmeet.telemetry.cli.console.CommandErrorReporter;
import org.obmeet.telemetry.cli.releases.ReleaseView;
import org.obmeet.telemetry.lake.commit.LakeFormException;
import org.obmeet.telemetry.lake.store.Locations;

/**
 * A check of a lake, which returns its findings and changes nothing but a test file, which it
 * removes. Each command that checks a lake chooses from these, and makes them in this order.
 */
public enum LakeCheck {
  LAKE(context -> List.of(StoreChecks.access(context.lake()))),
  CATALOGUE(
      "correct the file, then run telemetry policy check",
      context -> List.of(new PolicyChecks(context).catalog())),
  LOG_CHAIN(
      "restore ledger/commits from a backup", context -> List.of(new LogChecks(context).chain())),
  CHECKPOINTS(context -> List.of(new LogChecks(context).checkpoints())),
  LOG_HEAD(context -> List.of(new LogChecks(context).head())),
  /** Compares the size of each file with the log. */
  FILE_SIZES(context -> List.of(new LogChecks(context).sizes())),
  /** Compares the size of each file, and the bytes of the newest releases and of a part. */
  FILES_OF_THE_DAY(context -> List.of(new LogChecks(context).filesOfTheDay())),
  /** Compares the bytes of each file. */
  FILES(context -> List.of(new LogChecks(context).files())),
  KEYSET(context -> new KeyChecks(context).all()),
  VERSIONS(context -> List.of(new PolicyChecks(context).versions())),
  CONSENTS(context -> List.of(new PolicyChecks(context).consents())),
  WINDOWS(context -> List.of(new PolicyChecks(context).windows())),
  LANDING(context -> List.of(new LeftoverChecks(context).landing())),
  STAGING(context -> List.of(new LeftoverChecks(context).staging())),
  ORPHANS(context -> List.of(new LeftoverChecks(context).orphans())),
  PERIODS(context -> List.of(new LeftoverChecks(context).retention())),
  REGION(context -> List.of(new StoreChecks(context).region())),
  CLOCK(context -> List.of(new StoreChecks(context).clock())),
  STORE(context -> List.of(new StoreChecks(context).store())),
  SEALED_SEGMENTS(context -> List.of(new LogChecks(context).sealedSegments())),
  RETENTION("run telemetry retain verify", context -> List.of(new LogChecks(context).retention())),
  TRANSPARENCY_LOG(
      context ->
          context.transparency().isPublished()
              ? List.of(context.transparency().check())
              : List.of()),
  LINKS(local(FolderChecks::links)),
  UNLISTED(local(FolderChecks::unlisted)),
  COPIES(local(FolderChecks::copies)),
  MODES(local(FolderChecks::modes)),
  /** Finds a view that the next run rebuilds. */
  TABLES_CURRENT(
      context -> ReleaseView.finding(context.lake(), context::catalog, true).stream().toList()),
  /** Finds a view that the next run rebuilds, or whose content differs from the releases. */
  TABLES_INTACT(
      context -> ReleaseView.finding(context.lake(), context::catalog, false).stream().toList()),
  /** Compares the view with the releases. A view that is out of date fails. */
  TABLES(context -> List.of(new ReleaseView(context.lake(), context::catalog).finding()));

  private static final Set<LakeCheck> QUICK =
      EnumSet.of(
          LAKE,
          CATALOGUE,
          LOG_CHAIN,
          FILE_SIZES,
          KEYSET,
          VERSIONS,
          CONSENTS,
          WINDOWS,
          LANDING,
          STAGING,
          ORPHANS,
          PERIODS,
          REGION,
          CLOCK,
          STORE,
          TABLES_CURRENT);

  private static final Set<LakeCheck> IN_PLACE_OF =
      EnumSet.of(FILE_SIZES, FILES_OF_THE_DAY, TABLES_CURRENT, TABLES_INTACT);

  /** The checks of {@code daily}, after its jobs. The jobs check log, keys and catalogue. */
  public static final Set<LakeCheck> OF_DAILY = EnumSet.of(FILES_OF_THE_DAY);

  /** The checks of {@code verify}: all, each at its greatest depth. */
  public static final Set<LakeCheck> OF_VERIFY = EnumSet.complementOf(EnumSet.copyOf(IN_PLACE_OF));

  /** A function that makes a check. */
  private interface Finder {
    List<CheckFinding> findings(CheckContext context) throws IOException;
  }

  /** A check of the folder of a local lake. */
  private interface FolderFinder {
    CheckFinding finding(FolderChecks folder) throws IOException;
  }

  private final Finder check;
  private final String remedy;

  LakeCheck(Finder check) {
    this("resolve this, then repeat the check", check);
  }

  LakeCheck(String remedy, Finder check) {
    this.remedy = remedy;
    this.check = check;
  }

  private static Finder local(FolderFinder check) {
    return context -> {
      Optional<Path> root = Locations.local(context.lake().root());
      return root.isEmpty() ? List.of() : List.of(check.finding(context.folder(root.get())));
    };
  }

  /** Returns the checks of {@code doctor}. Quick checks compare no bytes with their hash. */
  public static Set<LakeCheck> ofDoctor(boolean quick) {
    Set<LakeCheck> checks = EnumSet.copyOf(QUICK);
    if (!quick) {
      checks.removeAll(Set.of(FILE_SIZES, TABLES_CURRENT));
      checks.addAll(Set.of(CHECKPOINTS, FILES, TABLES_INTACT));
    }
    return checks;
  }

  /**
   * Returns the checks of {@code ledger verify}.
   *
   * @param noted true if a head was noted
   */
  public static Set<LakeCheck> ofLedger(boolean quick, boolean noted) {
    Set<LakeCheck> checks = EnumSet.of(LOG_CHAIN, CHECKPOINTS, quick ? FILE_SIZES : FILES);
    if (noted) {
      checks.add(LOG_HEAD);
    }
    return checks;
  }

  /** Returns true if a finding says that the log is broken, or is not the log that was noted. */
  public static boolean isOfBrokenLog(CheckFinding finding) {
    return finding.level() == CheckFinding.Level.FAIL
        && List.of(LOG_CHAIN.text(), LOG_HEAD.text()).contains(finding.check());
  }

  /**
   * Makes checks in their order. A check that cannot be made has failed, and does not stop the
   * others. What stops several checks, such as a damaged log, is reported once.
   *
   * @throws LakeFormException if another version of the program has made the lake
   */
  public static List<CheckFinding> findings(Collection<LakeCheck> checks, CheckContext context) {
    List<CheckFinding> findings = new ArrayList<>();
    Set<String> reported = new HashSet<>();
    boolean skipped = false;
    for (LakeCheck check : EnumSet.copyOf(checks)) {
      try {
        findings.addAll(check.check.findings(context));
      } catch (LakeFormException other) {
        throw other;
      } catch (IOException | RuntimeException e) {
        String reason = CommandErrorReporter.message(e);
        if (reported.add(reason)) {
          findings.add(CheckFinding.fail(check.text(), "not checked: " + reason, check.remedy));
        } else {
          skipped = true;
        }
      }
    }
    if (skipped) {
      findings.add(
          CheckFinding.warn("other", "other checks were skipped because of the failure above", ""));
    }
    return findings;
  }

  /** Returns the name in findings. */
  private String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
