package org.obmeet.telemetry.collector.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.DatasetNotes;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.docs.FieldDescriptions;
import org.obmeet.telemetry.schemas.docs.ProtectionLimits;
import org.obmeet.telemetry.schemas.domain.Domain;
import org.obmeet.telemetry.schemas.policy.Deployment;
import org.obmeet.telemetry.schemas.policy.ProcessingPolicy;
import org.obmeet.telemetry.schemas.source.CatalogSource;

/**
 * Everything that is declared, in words: what is stored and what is done to it, what is not stored,
 * how long it is kept, what is published of it, what is promised.
 */
public final class CatalogDescriptions {
  /** Matrix entry of each data set that instances send. */
  private static final String STATISTICS = "statistics";

  private static final List<String> ORDER =
      List.of("instance_statistics", "community_events", "consent");

  private final ObjectNode whole = JsonNodeFactory.instance.objectNode();
  private final TreeMap<String, List<String>> lists = new TreeMap<>();

  private CatalogDescriptions() {}

  /** The words of a catalogue and of the files that it was loaded from. */
  public static CatalogDescriptions of(Catalog catalog, CatalogSource source) {
    CatalogDescriptions words = new CatalogDescriptions();
    words.policy(catalog.processing());
    ArrayNode datasets = words.whole.putArray("datasets");
    for (String name : ORDER) {
      words.describe(catalog, DatasetNotes.of(source, name), name, datasets.addObject());
    }
    ObjectNode domains = words.whole.putObject("lists");
    words.lists.forEach((name, values) -> values.forEach(domains.withArray(name)::add));
    words.whole.set("promises", PromiseDescriptions.of(catalog.promises()));
    return words;
  }

  private void policy(ProcessingPolicy policy) {
    whole.put("policyVersion", policy.policyVersion());
    whole.put("region", policy.region());
    whole
        .putObject("grace")
        .put("withdrawal", policy.withdrawalGrace().toString())
        .put("offboarding", policy.offboardingGrace().toString());
    ObjectNode statistics = whole.putObject("statistics");
    for (Deployment deployment : Deployment.values()) {
      statistics.put(deployment.word(), policy.rule(STATISTICS, deployment).word());
    }
    ArrayNode hosts = whole.putArray("communityHosts");
    policy.communityHosts().forEach(hosts::add);
  }

  private void describe(Catalog catalog, DatasetNotes notes, String name, ObjectNode out) {
    Dataset dataset = catalog.dataset(name);
    rules(dataset, out);
    ArrayNode told = out.putArray("notes");
    notes.notes().forEach(n -> told.addObject().put("title", n.title()).put("text", n.text()));
    ArrayNode fields = out.putArray("fields");
    dataset.fields().forEach(field -> describe(dataset, field, fields.addObject()));
    ArrayNode omitted = out.putArray("neverStored");
    notes
        .omitted()
        .forEach(o -> omitted.addObject().put("path", o.path()).put("reason", o.reason()));
    out.set("published", CubeDescriptions.of(catalog.cubesOf(name)));
    ArrayNode open = out.putArray("notProtected");
    if (!out.path("published").isEmpty()) {
      ProtectionLimits.sentences(dataset).forEach(open::add);
    }
  }

  private static void rules(Dataset dataset, ObjectNode out) {
    out.put("name", dataset.name());
    out.put("title", dataset.title());
    out.put("version", dataset.version());
    out.put("purpose", dataset.purpose());
    out.put("legalBasis", dataset.legalBasis());
    out.put("owner", dataset.owner());
    out.put("contributors", dataset.contributors());
    out.put("keysChangeAfterDays", dataset.epochDays());
    ObjectNode kept =
        out.putObject("kept")
            .put("landing", dataset.retention().landing().toString())
            .put("clean", dataset.retention().clean().toString())
            .put("quarantine", dataset.retention().quarantine().toString());
    dataset.retention().release().ifPresent(period -> kept.put("release", period.toString()));
  }

  private void describe(Dataset dataset, Field field, ObjectNode out) {
    Object domain = dataset.schema().getField(field.name()).getObjectProp("domain");
    out.put("field", field.name());
    out.put("title", field.title());
    out.put("class", field.fieldClass().word());
    out.put("scope", field.scope().word());
    ArrayNode sources = out.putArray("source");
    field.sources().forEach(sources::add);
    out.put("treatment", FieldDescriptions.treatment(field));
    out.put("stored", FieldDescriptions.values(field, domain));
    out.put("always", !field.nullable());
    listed(field, domain).ifPresent(values -> lists.put((String) domain, values));
  }

  private static Optional<List<String>> listed(Field field, Object domain) {
    return domain instanceof String && field.domain() instanceof Domain.Listed listed
        ? Optional.of(listed.values())
        : Optional.empty();
  }

  /** All of it. */
  public ObjectNode node() {
    return whole;
  }
}
