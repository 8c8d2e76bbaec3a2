package org.obmeet.telemetry.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.obmeet.telemetry.schemas.source.CatalogException;
import org.obmeet.telemetry.schemas.source.CatalogSource;
import org.obmeet.telemetry.schemas.source.OverlaidCatalog;

/** A small valid catalogue with one file of each kind. Tests change it to cause errors. */
public final class SmallCatalog {
  public static final String SCHEMA = "datasets/reports/schema.avsc";
  public static final String DATASET = "datasets/reports/dataset.yaml";
  public static final String CUBES = "cubes/small.yaml";
  public static final String HIERARCHY = "hierarchies/regions.csv";
  public static final String COLOURS = "domains/colours.yaml";
  public static final String DISCLOSURE = "policy/disclosure.yaml";
  public static final String PROCESSING = "policy/processing.yaml";
  public static final String PROMISES = "policy/promises.yaml";

  private static final Map<String, String> FILES =
      Map.of(
          SCHEMA,
          """
          {"type": "record", "name": "Report", "namespace": "test", "doc": "A report.", "fields": [
            {"name": "contributor", "type": {"type": "fixed", "name": "Pseudonym", "size": 16},
             "class": "identifier", "treatment": "owner", "scope": "envelope",
             "source": ["host", "^host"], "title": "Owner"},
            {"name": "instance", "type": "Pseudonym",
             "class": "identifier", "treatment": "pseudonymise:instance", "scope": "envelope",
             "source": ["uniqueId"], "title": "Instance"},
            {"name": "record", "type": "Pseudonym",
             "class": "identifier", "treatment": "pseudonymise:record", "scope": "envelope",
             "source": ["_id"], "title": "Report"},
            {"name": "day", "type": {"type": "int", "logicalType": "date"},
             "class": "time", "treatment": "day", "scope": "envelope",
             "source": ["createdAt"], "title": "Day"},
            {"name": "second", "type": "long",
             "class": "time", "treatment": "second", "scope": "envelope",
             "source": ["createdAt"], "title": "Second"},
            {"name": "tenure", "type": "string",
             "class": "quasi", "treatment": "consent:tenure", "scope": "envelope",
             "domain": ["new", "old"], "title": "Tenure"},
            {"name": "version", "type": ["null", "string"], "default": null,
             "class": "quasi", "treatment": "patch", "scope": "info-page",
             "domain": "pattern:version", "source": ["version"], "title": "Version"},
            {"name": "colour", "type": ["null", "string"], "default": null,
             "class": "quasi", "treatment": "allow", "scope": "info-page",
             "domain": "colours", "source": ["colour"], "title": "Colour"},
            {"name": "age", "type": ["null", "string"], "default": null,
             "class": "quasi", "treatment": "age:30,365", "scope": "info-page",
             "domain": ["under_30_days", "under_365_days", "365_days_and_more"],
             "source": ["installedAt"], "title": "Age"},
            {"name": "users", "type": ["null", "long"], "default": null,
             "class": "measure", "treatment": "clamp:0..1000", "scope": "info-page",
             "source": ["totalUsers"], "title": "Users", "unit": "users"},
            {"name": "ldap", "type": ["null", "boolean"], "default": null,
             "class": "flag", "treatment": "flag", "scope": "extended",
             "source": ["ldap.enabled"], "title": "LDAP"}
          ]}
          """,
          DATASET,
          """
          name: reports
          version: 2
          title: Reports
          owner: product team
          purpose: to learn
          legal_basis: consent
          contributor: {kind: owner, plural: owners}
          units: instances
          unit_field: instance
          eligibility: [{tenure: [old]}]
          epoch: P364D
          base_window: week
          retention: {landing: P14D, clean: P13M, quarantine: P30D, release: P5Y}
          buckets: 4
          lateness: P3D
          clock_skew: PT24H
          reject_share: 0.05
          reject_floor: 1000
          max_record: 1048576
          max_depth: 32
          """,
          CUBES,
          """
          family: small
          stream: reports
          contributor: owner
          pick: latest
          hierarchies:
            version: [minor, major]
            colour: {using: regions.csv}
          cubes:
            - name: by_version
              title: By version
              description: Instances by version.
              why: Which versions are in use?
              asked_by: release managers
              where: {tenure: old}
              dimensions: [version, {field: colour, sensitive: true, title: Paint}]
              measures:
                - {name: owners, count: owners}
                - {name: instances, count: instances}
                - {name: users_capped, sum: users, clamp: [0, 100]}
            - name: active
              title: Active owners
              description: Distinct owners.
              why: How many owners are there?
              windows: [week, four_weeks]
              dimensions: []
              measures: [{name: owners, count: owners}]
            - name: adoption
              title: Adoption
              description: Instances with LDAP and without.
              why: Is LDAP used?
              dimensions: [ldap]
              measures: [{name: owners, count: owners, title: Owners, unit: owners}]
              threshold: 20
              dominance: 25
          """,
          HIERARCHY,
          "value,parent\nred,warm\norange,warm\nblue,cold\nwarm,any\n",
          COLOURS,
          """
          title: Colours
          source: a box of paint
          values: [red, orange, blue]
          aliases: {crimson: red}
          """,
          "domains/patterns.yaml",
          "version: '[0-9]+\\.[0-9]+\\.[0-9]+'\n",
          DISCLOSURE,
          "threshold: 10\ndominance: 15\n",
          PROCESSING,
          """
          matrix:
            statistics: {unregistered: consent, registered: consent, hosted: yes}
            tracking: {unregistered: no, registered: no, hosted: no}
          community: {hosts: [example.org], app_ids: [app], write_keys: [key], site_ids: ["1"]}
          hosted: {suffixes: [.example.cloud]}
          do_not_track: ignore
          region: eu
          policy_version: "2026-11"
          grace: {withdrawal: P30D, offboarding: P30D}
          """,
          PROMISES,
          """
          promises:
            - {id: a, sentence: We keep it., rule: kept, test: SmallCatalogTest#promises_ofEachCoverage_areRead}
            - {id: b, sentence: They keep it., rule: none, out_of_scope: binds others}
            - {id: c, sentence: We will keep it., rule: to come, status: planned, missing: a lake}
          """);

  private SmallCatalog() {}

  public static CatalogSource source() {
    CatalogSource nothing =
        new CatalogSource() {
          @Override
          public SortedSet<String> files(String folder) {
            return new TreeSet<>();
          }

          @Override
          public String text(String path) {
            throw new CatalogException(path, "there is no such file");
          }
        };
    return new OverlaidCatalog(nothing, FILES);
  }

  public static Catalog load() {
    return Catalog.load(source());
  }

  public static Catalog with(String path, String text) {
    return Catalog.load(new OverlaidCatalog(source(), changed(path, text)));
  }

  /** Returns the error message, without line, when one text of a file is replaced by another. */
  public static String fault(String path, String old, String replacement) {
    String text = FILES.get(path);
    assertThat(text).as("the text to replace").contains(old);
    return faultOf(path, text.replace(old, replacement));
  }

  /**
   * Returns the error message, without line, when a file is replaced, or removed if the text is
   * null.
   */
  public static String faultOf(String path, String text) {
    return withoutLine(faultWithLine(path, text));
  }

  static String withoutLine(String message) {
    return message.replaceFirst("^([^:]+):\\d+: ", "$1: ");
  }

  /** Returns the complete error message when a file is replaced. */
  public static String faultWithLine(String path, String text) {
    CatalogException fault = catchThrowableOfType(CatalogException.class, () -> with(path, text));
    assertThat(fault).as("a fault of " + path).isNotNull();
    return fault.getMessage();
  }

  public static String text(String path) {
    return FILES.get(path);
  }

  private static Map<String, String> changed(String path, String text) {
    Map<String, String> changed = new HashMap<>();
    changed.put(path, text);
    return changed;
  }
}
