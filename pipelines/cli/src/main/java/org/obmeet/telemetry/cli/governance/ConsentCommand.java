package org.obmeet.telemetry.cli.governance;

import com.google.common.collect.Lists;
import com.google.common.net.InetAddresses;
import com.google.common.net.InternetDomainName;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.obmeet.telemetry.cli.console.TelemetryCommand;
import org.obmeet.telemetry.cli.option.ClockOption;
import org.obmeet.telemetry.cli.option.LakeOptions;
import org.obmeet.telemetry.cli.option.ListFormatOption;
import org.obmeet.telemetry.cli.query.output.OutputFormat;
import org.obmeet.telemetry.jobs.SubjectIdentifier;
import org.obmeet.telemetry.jobs.SuppressionLists;
import org.obmeet.telemetry.jobs.suppress.ConsentEnd;
import org.obmeet.telemetry.jobs.suppress.ConsentListing;
import org.obmeet.telemetry.lake.Lake;
import org.obmeet.telemetry.lake.keys.Keyset;
import org.obmeet.telemetry.privacy.projection.RegistrableDomains;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code telemetry consent}, which shows and ends consents of instances. */
@Command(name = "consent")
public final class ConsentCommand extends TelemetryCommand {
  /** A host, optionally with a scheme, a port and a final slash. */
  private static final Pattern HOST =
      Pattern.compile(
          "(https?://)?(\\[[^]]*]|[^/:@?#\\\\]+)(:\\d{1,5})?/?", Pattern.CASE_INSENSITIVE);

  @Command(name = "list")
  int list(@Mixin LakeOptions lake, @Mixin ListFormatOption format) {
    return print(format, consents(lake).latest());
  }

  @Command(name = "show")
  int show(
      @Mixin LakeOptions lake,
      @Mixin ListFormatOption format,
      @Option(names = "--instance", required = true, paramLabel = "ID") String instance) {
    ConsentListing consents = consents(lake);
    Keyset keyset = Keyset.open(Path.of(lake.keysetFile()));
    List<Map<String, Object>> rows =
        consents.of(
            new SubjectIdentifier(SubjectIdentifier.Kind.INSTANCE, instance),
            SuppressionLists.pseudonyms(keyset));
    if (rows.isEmpty()) {
      context.info("There is no decision of this instance.");
    }
    return print(format, rows);
  }

  @Command(name = "end")
  int end(
      @Mixin LakeOptions lake,
      @Mixin ClockOption clock,
      @Option(names = "--instance", required = true, paramLabel = "ID") String instance,
      @Option(names = "--host", paramLabel = "HOST") Optional<String> host) {
    Optional<String> name = host.map(RegistrableDomains::host);
    if (host.isPresent() && !(HOST.matcher(host.get()).matches() && isHost(name.get()))) {
      throw wrongUsage(
          ("--host must be a host such as chat.example.org; it is '%s'. Give the name of the host"
                  + " alone, without https:// and path.")
              .formatted(host.get()));
    }
    Lake opened = lake.open();
    Keyset keyset = Keyset.open(Path.of(lake.keysetFile()));
    boolean ended =
        new ConsentEnd(
                opened,
                context.catalog().load().dataset("consent"),
                SuppressionLists.pseudonyms(keyset))
            .end(
                new SubjectIdentifier(SubjectIdentifier.Kind.INSTANCE, instance),
                name,
                clock.now(context),
                "consent-end-" + UUID.randomUUID());
    context.info(
        !ended
            ? "There is no decision of this instance; nothing changed."
            : "The consent has ended. "
                + name.map(only -> "Only " + only + " can confirm the next opt-in.")
                    .orElse("Any opt-in can follow; --host allows only one host to confirm it."));
    return 0;
  }

  private static boolean isHost(String name) {
    return InternetDomainName.isValid(name) || InetAddresses.isUriInetAddress(name);
  }

  private ConsentListing consents(LakeOptions lake) {
    return new ConsentListing(lake.open(), context.catalog().load());
  }

  private int print(ListFormatOption format, List<Map<String, Object>> rows) {
    List<String> columns = ConsentListing.COLUMNS;
    return format.print(
        context,
        OutputFormat.NDJSON,
        columns,
        Lists.transform(rows, row -> Lists.transform(columns, row::get)));
  }
}
