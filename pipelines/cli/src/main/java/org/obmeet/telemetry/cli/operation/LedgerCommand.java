package org.obmeet.telemetry.cli.operation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.obmeet.telemetry.cli.console.CommandContext;
import org.obmeet.telemetry.cli.console.ConsoleJson;
import org.obmeet.telemetry.cli.option.LakeOptions;
import org.obmeet.telemetry.cli.releases.LakeReleases;
import org.obmeet.telemetry.jobs.ExitCode;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.commit.Commit;
import org.obmeet.telemetry.lake.commit.CorruptLogException;
import org.obmeet.telemetry.lake.file.FileRef;
import org.obmeet.telemetry.lake.log.LogHead;
import org.obmeet.telemetry.lake.maintenance.FileCheck;
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
public final class LedgerCommand implements Runnable {
  private final CommandContext session;

  @Spec private CommandSpec spec;

  LedgerCommand(CommandContext session) {
    this.session = session;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command; allowed: show, verify");
  }

  /** One JSON line an entry. */
  @Command(name = "show", description = "Prints the log, one JSON line an entry, for auditors.")
  int show(@Mixin LakeOptions lake) {
    for (Commit entry : LakeReleases.find(lake.root()).log().commits()) {
      session.out().println(line(entry));
    }
    return 0;
  }

  /** Ends with 60 where the chain is broken, or a file is not what the log says. */
  @Command(
      name = "verify",
      description = {
        "Checks that no entry of the log is missing, out of place or changed, and that every file",
        "that it names is there with its size and SHA-256."
      })
  int verify(
      @Mixin LakeOptions lake,
      @Option(
              names = "--head",
              paramLabel = "N:SHA256",
              converter = HeadConverter.class,
              description = "A head noted earlier, which the log must go on from.")
          LogHead noted,
      @Option(names = "--quick", description = "Checks sizes of files only, not their hashes.")
          boolean quick) {
    Lake opened = LakeReleases.find(lake.root());
    try {
      if (noted == null) {
        opened.log().verify();
      } else {
        opened.log().verify(noted);
      }
    } catch (CorruptLogException broken) {
      session.info("telemetry: " + broken.getMessage());
      return ExitCode.VERIFICATION_FAILED.code();
    }
    LogHead head = opened.log().head();
    session.out().println(head);
    session.info("The chain of " + (head.number() + 1) + " entries holds.");
    return files(opened, quick ? FileCheck.Depth.SIZE : FileCheck.Depth.HASH);
  }

  private int files(Lake opened, FileCheck.Depth depth) {
    List<FileRef> named = List.copyOf(FileCheck.named(opened.log().commits()));
    List<FileCheck.Fault> faults = new FileCheck(opened, depth).faults(named, bytes -> {});
    faults.forEach(fault -> session.out().println(fault));
    if (faults.isEmpty()) {
      session.info(
          "All "
              + named.size()
              + " files that it names are there with their size"
              + (depth == FileCheck.Depth.HASH ? " and SHA-256." : "; hashes are not checked."));
      return 0;
    }
    session.info(
        "telemetry: "
            + faults.size()
            + " of "
            + named.size()
            + " files are not what the log says; 'telemetry restore' brings them back from a backup");
    return ExitCode.VERIFICATION_FAILED.code();
  }

  /** What an entry says, and the hash of its file, which the next one must name. */
  private static String line(Commit entry) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("number", entry.number());
    map.put("at", entry.at().toString());
    map.put("kind", entry.kind().word());
    map.put("run", entry.run());
    map.put("previous", entry.previous());
    map.put("sha256", entry.sha256());
    map.put("added", entry.added().stream().map(LedgerCommand::file).toList());
    map.put("removed", entry.removed().stream().map(LedgerCommand::file).toList());
    map.put("detail", entry.detail());
    return ConsoleJson.line(map);
  }

  private static Map<String, Object> file(FileRef file) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("path", file.path());
    map.put("rows", file.rows());
    map.put("bytes", file.bytes());
    map.put("sha256", file.sha256());
    return map;
  }

  static final class HeadConverter implements ITypeConverter<LogHead> {
    @Override
    public LogHead convert(String value) {
      if (!value.matches("\\d{1,10}:[0-9a-f]{64}")) {
        throw new TypeConversionException(
            "allowed: NUMBER:SHA256 as a run prints it; it is '" + value + "'");
      }
      int colon = value.indexOf(':');
      return new LogHead(Long.parseLong(value.substring(0, colon)), value.substring(colon + 1));
    }
  }
}
