package org.obmeet.telemetry.cli;

import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.lake.Entry;
import org.obmeet.telemetry.lake.Head;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.LedgerBroken;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code telemetry ledger}: the lake's log. */
@Command(name = "ledger", description = "Shows or verifies the lake's log.")
final class LedgerCommand implements Runnable {
  private final Session session;

  @Spec private CommandSpec spec;

  LedgerCommand(Session session) {
    this.session = session;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command; allowed: show, verify");
  }

  /** One line an entry. */
  @Command(name = "show", description = "Prints the log, one line an entry.")
  int show(@Mixin LakeOptions lake) {
    for (Entry entry : ReleasedLake.find(lake.root()).log().entries()) {
      session.out().println(line(entry));
    }
    return 0;
  }

  /** Ends with 60 where the chain is broken. */
  @Command(
      name = "verify",
      description = "Checks that no entry of the log is missing, out of place or changed.")
  int verify(
      @Mixin LakeOptions lake,
      @Option(
              names = "--head",
              paramLabel = "N:SHA256",
              converter = HeadConverter.class,
              description = "A head noted earlier, which the log must go on from.")
          Head noted) {
    Lake opened = ReleasedLake.find(lake.root());
    try {
      if (noted == null) {
        opened.log().verify();
      } else {
        opened.log().verify(noted);
      }
    } catch (LedgerBroken broken) {
      session.say("telemetry: " + broken.getMessage());
      return ExitCode.VERIFICATION_FAILED.code();
    }
    Head head = opened.log().head();
    session.out().println(head);
    session.say("The chain of " + (head.number() + 1) + " entries holds.");
    return 0;
  }

  private static String line(Entry entry) {
    return entry.number()
        + "  "
        + entry.at()
        + "  "
        + entry.kind().word()
        + "  "
        + entry.run()
        + "  +"
        + entry.added().size()
        + " files, -"
        + entry.removed().size()
        + "  "
        + entry.sha256();
  }

  static final class HeadConverter implements ITypeConverter<Head> {
    @Override
    public Head convert(String value) {
      if (!value.matches("\\d{1,10}:[0-9a-f]{64}")) {
        throw new TypeConversionException(
            "allowed: NUMBER:SHA256 as a run prints it; it is '" + value + "'");
      }
      int colon = value.indexOf(':');
      return new Head(Long.parseLong(value.substring(0, colon)), value.substring(colon + 1));
    }
  }
}
