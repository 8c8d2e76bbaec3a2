package org.obmeet.telemetry.schemas.policy;

import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.obmeet.telemetry.schemas.domain.Domain;
import org.obmeet.telemetry.schemas.source.CatalogException;
import org.obmeet.telemetry.schemas.source.CatalogSource;
import org.obmeet.telemetry.schemas.source.YamlNode;

/**
 * Reads the files in {@code policy/}: the processing matrix, the defaults of disclosure control,
 * and the promises of the privacy policy.
 */
public record PolicyLoader(CatalogSource source) {
  static final String PROCESSING = "policy/processing.yaml";
  static final String DISCLOSURE = "policy/disclosure.yaml";
  static final String PROMISES = "policy/promises.yaml";
  private static final List<String> DATA_TYPES = List.of("statistics", "tracking");
  private static final Pattern HOST = Pattern.compile("[a-z0-9-]+(\\.[a-z0-9-]+)+");
  private static final Pattern SUFFIX = Pattern.compile("(\\.[a-z0-9-]+){2,}");
  private static final Pattern TEST =
      Pattern.compile("([A-Z][A-Za-z0-9]*Test)#([a-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*)");
  private static final Pattern REGION = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  public void checkFiles() {
    List<String> known = List.of(DISCLOSURE, PROCESSING, PROMISES);
    for (String path : source.files("policy")) {
      if (!known.contains(path)) {
        throw new CatalogException(path, "file", path, known);
      }
    }
  }

  public DisclosurePolicy disclosure() {
    return source
        .yaml(DISCLOSURE)
        .read(
            file ->
                new DisclosurePolicy(
                    (int) file.require("threshold").integer(DisclosurePolicy.FLOOR, 1_000_000),
                    (int) file.require("dominance").integer(1, 100)));
  }

  /**
   * Returns the processing rules.
   *
   * @param versions the versions of the privacy policy that a consent can name, if they are limited
   */
  public ProcessingPolicy processing(Optional<Domain> versions) {
    YamlNode file = source.yaml(PROCESSING);
    YamlNode community = file.require("community");
    YamlNode hosted = file.require("hosted");
    YamlNode grace = file.require("grace");
    YamlNode version = file.require("policy_version");
    if (versions.isPresent() && !versions.get().contains(version.text())) {
      throw version.invalid(versions.get().describe());
    }
    ProcessingPolicy policy =
        new ProcessingPolicy(
            matrix(file.require("matrix")),
            hosts(community.require("hosts")),
            matching(hosted.require("suffixes"), SUFFIX, "a suffix such as .obmeet.cloud"),
            Set.copyOf(community.require("app_ids").texts()),
            Set.copyOf(community.require("write_keys").texts()),
            Set.copyOf(community.require("site_ids").texts()),
            file.require("do_not_track").oneOf("ignore", "honour").equals("honour"),
            file.require("region")
                .matching(REGION, "a region in lower case, such as eu or eu-central-1"),
            version.text(),
            grace(grace.require("withdrawal")),
            grace(grace.require("offboarding")),
            file.optional("storage")
                .map(node -> node.read(PolicyLoader::storage))
                .orElse(StoragePeriods.DEFAULT),
            file.optional("tombstones")
                .map(PolicyLoader::tombstones)
                .orElse(ProcessingPolicy.DEFAULT_TOMBSTONES));
    requireBackupsWithinGrace(policy, file);
    grace.rejectUnknownKeys();
    community.rejectUnknownKeys();
    hosted.rejectUnknownKeys();
    file.rejectUnknownKeys();
    return policy;
  }

  private static StoragePeriods storage(YamlNode node) {
    return new StoragePeriods(period(node.require("run_reports")), period(node.require("backups")));
  }

  /** Checks that backups are kept no longer than each grace period that is not zero. */
  private static void requireBackupsWithinGrace(ProcessingPolicy policy, YamlNode file) {
    LocalDate backups = LocalDate.EPOCH.plus(policy.storage().backups());
    for (Period grace : List.of(policy.withdrawalGrace(), policy.offboardingGrace())) {
      if (!grace.isZero() && backups.isAfter(LocalDate.EPOCH.plus(grace))) {
        throw file.require("storage")
            .require("backups")
            .invalid("a period that is at most each period of 'grace', here " + grace);
      }
    }
  }

  private static Map<String, Map<Deployment, ProcessingPolicy.ProcessingRule>> matrix(
      YamlNode node) {
    Map<String, Map<Deployment, ProcessingPolicy.ProcessingRule>> matrix = new TreeMap<>();
    for (String type : DATA_TYPES) {
      YamlNode row = node.require(type);
      Map<Deployment, ProcessingPolicy.ProcessingRule> rules = new EnumMap<>(Deployment.class);
      for (Deployment deployment : Deployment.values()) {
        YamlNode rule = row.require(deployment.word());
        rules.put(deployment, rule.oneOf(ProcessingPolicy.ProcessingRule.class));
      }
      row.rejectUnknownKeys();
      matrix.put(type, rules);
    }
    node.rejectUnknownKeys();
    return matrix;
  }

  private static List<String> hosts(YamlNode node) {
    List<String> hosts = matching(node, HOST, "a host name in lower case, without a port");
    if (hosts.isEmpty()) {
      throw node.invalid("at least one host of the community server");
    }
    return hosts;
  }

  private static Period grace(YamlNode node) {
    return node.parsed(
        Period::parse, period -> !period.isNegative(), "a period such as P30D, or P0D for none");
  }

  private static Period period(YamlNode node) {
    return node.parsed(
        Period::parse,
        period -> !period.isNegative() && !period.isZero(),
        "a period such as P30D or P13M");
  }

  /** Returns the rules by reason. There must be rules for requests, minors and objections. */
  private static Map<String, TombstoneRule> tombstones(YamlNode node) {
    ProcessingPolicy.DEFAULT_TOMBSTONES.keySet().stream().sorted().forEach(node::require);
    return node.entries((reason, at) -> at.read(PolicyLoader::tombstone));
  }

  private static TombstoneRule tombstone(YamlNode node) {
    return new TombstoneRule(
        node.require("lasts").oneOf(TombstoneRule.Lasts.class), node.require("promise").text());
  }

  private static List<String> matching(YamlNode node, Pattern pattern, String allowed) {
    return node.items().stream().map(item -> item.matching(pattern, allowed)).toList();
  }

  public List<Promise> promises() {
    YamlNode file = source.yaml(PROMISES);
    List<Promise> promises = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (YamlNode node : file.require("promises").items()) {
      YamlNode id = node.require("id");
      if (!ids.add(id.text())) {
        throw id.invalid("each id once");
      }
      promises.add(
          new Promise(
              id.text(),
              node.require("sentence").text(),
              node.require("rule").text(),
              coverage(node),
              node.optional("runs").map(PolicyLoader::activities).orElse(List.of()),
              node.optional("not_kept").map(YamlNode::text).orElse("")));
      node.rejectUnknownKeys();
    }
    file.rejectUnknownKeys();
    return promises;
  }

  private static List<PolicyActivity> activities(YamlNode node) {
    List<YamlNode> words = node.isList() ? node.items() : List.of(node);
    return words.stream().map(word -> word.oneOf(PolicyActivity.class)).toList();
  }

  private static Promise.Coverage coverage(YamlNode node) {
    String kind = node.oneKeyOf("test", "out_of_scope", "status");
    YamlNode value = node.require(kind);
    return switch (kind) {
      case "test" -> {
        List<YamlNode> names = value.isList() ? value.items("at least one test") : List.of(value);
        yield new Promise.Coverage.Tested(names.stream().map(PolicyLoader::testName).toList());
      }
      case "out_of_scope" -> new Promise.Coverage.OutOfScope(value.text());
      default -> {
        value.oneOf("planned");
        yield new Promise.Coverage.Planned(node.require("missing").text());
      }
    };
  }

  private static Promise.TestName testName(YamlNode node) {
    String[] name =
        node.matching(TEST, "a test as CLASS#METHOD, its class by the simple name").split("#", -1);
    return new Promise.TestName(name[0], name[1]);
  }
}
