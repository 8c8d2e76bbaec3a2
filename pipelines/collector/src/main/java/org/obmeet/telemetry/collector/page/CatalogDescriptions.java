package org.obmeet.telemetry.collector.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.TreeMap;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.cube.Cube;
import org.obmeet.telemetry.schemas.dataset.Dataset;
import org.obmeet.telemetry.schemas.dataset.Field;
import org.obmeet.telemetry.schemas.docs.FieldDescriptions;
import org.obmeet.telemetry.schemas.docs.ProtectionLimits;
import org.obmeet.telemetry.schemas.domain.Domain;
import org.obmeet.telemetry.schemas.policy.Deployment;
import org.obmeet.telemetry.schemas.policy.ProcessingPolicy;
import org.obmeet.telemetry.schemas.policy.Promise;

/**
 * A description of a catalogue in plain words, as JSON. It lists the stored data and their
 * treatment, omitted data, retention, published tables and promises.
 */
public final class CatalogDescriptions {
  /** Name of the row of the processing matrix for data that instances send. */
  private static final String STATISTICS = "statistics";

  private static final List<String> ORDER =
      List.of("instance_statistics", "community_events", "consent");

  private final ObjectNode json = JsonNodeFactory.instance.objectNode();
  private final TreeMap<String, List<String>> lists = new TreeMap<>();

  private CatalogDescriptions() {}

  public static CatalogDescriptions of(Catalog catalog) {
    CatalogDescriptions description = new CatalogDescriptions();
    description.policy(catalog.processing());
    ArrayNode datasets = description.json.putArray("datasets");
    for (String name : ORDER) {
      description.describe(catalog, name, datasets.addObject());
    }
    ObjectNode domains = description.json.putObject("lists");
    description.lists.forEach((name, values) -> values.forEach(domains.withArray(name)::add));
    ArrayNode promises = description.json.putArray("promises");
    catalog.promises().forEach(promise -> describe(promise, promises.addObject()));
    return description;
  }

  private void policy(ProcessingPolicy policy) {
    json.put("policyVersion", policy.policyVersion());
    json.put("region", policy.region());
    json.putObject("grace")
        .put("withdrawal", policy.withdrawalGrace().toString())
        .put("offboarding", policy.offboardingGrace().toString());
    ObjectNode statistics = json.putObject("statistics");
    for (Deployment deployment : Deployment.values()) {
      statistics.put(deployment.word(), policy.rule(STATISTICS, deployment).word());
    }
    ArrayNode hosts = json.putArray("communityHosts");
    policy.communityHosts().forEach(hosts::add);
  }

  private void describe(Catalog catalog, String name, ObjectNode out) {
    Dataset dataset = catalog.dataset(name);
    rules(dataset, out);
    ArrayNode notesArray = out.putArray("notes");
    dataset
        .notes()
        .notes()
        .forEach(n -> notesArray.addObject().put("title", n.title()).put("text", n.text()));
    ArrayNode fields = out.putArray("fields");
    dataset.fields().forEach(field -> describe(dataset, field, fields.addObject()));
    ArrayNode omitted = out.putArray("neverStored");
    dataset
        .notes()
        .omitted()
        .forEach(o -> omitted.addObject().put("path", o.path()).put("reason", o.reason()));
    ArrayNode tables = out.putArray("published");
    catalog.cubesOf(name).forEach(cube -> describe(cube, tables.addObject()));
    ArrayNode limits = out.putArray("notProtected");
    if (!out.path("published").isEmpty()) {
      ProtectionLimits.sentences(dataset).forEach(limits::add);
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
    if (domain instanceof String name && field.domain() instanceof Domain.Listed listed) {
      lists.put(name, listed.values());
    }
  }

  private static void describe(Cube cube, ObjectNode out) {
    out.put("table", cube.name());
    out.put("title", cube.title());
    out.put("description", cube.description());
    out.put("population", cube.requiredScope().word());
    ObjectNode where = out.putObject("where");
    cube.where().forEach(where::put);
    ArrayNode windows = out.putArray("windows");
    cube.windows().forEach(window -> windows.add(window.word()));
    ArrayNode by = out.putArray("by");
    cube.dimensions().forEach(d -> by.addObject().put("name", d.field()).put("title", d.title()));
    ArrayNode counted = out.putArray("counted");
    cube.measures().forEach(m -> counted.addObject().put("name", m.name()).put("title", m.title()));
    cube.quantiles()
        .forEach(q -> counted.addObject().put("name", q.name()).put("title", q.title()));
    out.put("threshold", cube.threshold());
    out.put("dominancePercent", cube.dominancePercent());
  }

  private static void describe(Promise promise, ObjectNode out) {
    out.put("sentence", promise.sentence());
    out.put("rule", promise.rule());
    if (promise.coverage() instanceof Promise.Coverage.Tested tested) {
      out.put("kept", "tested");
      ArrayNode tests = out.putArray("tests");
      tested.tests().forEach(test -> tests.add(test.toString()));
    } else if (promise.coverage() instanceof Promise.Coverage.Planned planned) {
      out.put("kept", "not yet").put("because", planned.missing());
    } else if (promise.coverage() instanceof Promise.Coverage.OutOfScope other) {
      out.put("kept", "by others").put("because", other.reason());
    }
  }

  public ObjectNode json() {
    return json;
  }
}
