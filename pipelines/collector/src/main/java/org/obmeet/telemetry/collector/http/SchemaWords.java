package org.obmeet.telemetry.collector.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.obmeet.telemetry.schemas.Catalog;
import org.obmeet.telemetry.schemas.CatalogSource;
import org.obmeet.telemetry.schemas.Dataset;
import org.obmeet.telemetry.schemas.DatasetNotes;
import org.obmeet.telemetry.schemas.Field;
import org.obmeet.telemetry.schemas.FieldWords;

/**
 * The fields of every data set in words: what is stored, what is done to it, what is not stored.
 */
final class SchemaWords {
  private static final List<String> ORDER =
      List.of("instance_statistics", "community_events", "consent");

  private final ObjectNode whole;

  private SchemaWords(ObjectNode whole) {
    this.whole = whole;
  }

  static SchemaWords of(Catalog catalog, CatalogSource source) {
    ObjectNode whole = Answer.object();
    whole.put("policyVersion", catalog.processing().policyVersion());
    whole.put("region", catalog.processing().region());
    ArrayNode datasets = whole.putArray("datasets");
    for (String name : ORDER) {
      describe(catalog.dataset(name), DatasetNotes.of(source, name), datasets.addObject());
    }
    return new SchemaWords(whole);
  }

  private static void describe(Dataset dataset, DatasetNotes notes, ObjectNode out) {
    out.put("name", dataset.name());
    out.put("title", dataset.title());
    out.put("version", dataset.version());
    out.put("purpose", dataset.purpose());
    out.put("legalBasis", dataset.legalBasis());
    out.put("owner", dataset.owner());
    ObjectNode kept =
        out.putObject("kept")
            .put("landing", dataset.retention().landing().toString())
            .put("clean", dataset.retention().clean().toString())
            .put("quarantine", dataset.retention().quarantine().toString());
    dataset.retention().release().ifPresent(period -> kept.put("release", period.toString()));
    ArrayNode fields = out.putArray("fields");
    for (Field field : dataset.fields()) {
      Object domain = dataset.schema().getField(field.name()).getObjectProp("domain");
      ObjectNode one = fields.addObject();
      one.put("field", field.name());
      one.put("title", field.title());
      one.put("class", field.fieldClass().word());
      one.put("scope", field.scope().word());
      ArrayNode sources = one.putArray("source");
      field.sources().forEach(sources::add);
      one.put("treatment", FieldWords.done(field));
      one.put("stored", FieldWords.values(field, domain));
    }
    ArrayNode omitted = out.putArray("neverStored");
    notes
        .omitted()
        .forEach(
            omission ->
                omitted.addObject().put("path", omission.path()).put("reason", omission.reason()));
  }

  ObjectNode node() {
    return whole;
  }

  Answer answer() {
    return Answer.json(200, whole);
  }
}
