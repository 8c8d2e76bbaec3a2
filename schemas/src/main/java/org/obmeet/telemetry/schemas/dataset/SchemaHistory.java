package org.obmeet.telemetry.schemas.dataset;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaNormalization;
import org.obmeet.telemetry.schemas.source.CatalogException;
import org.obmeet.telemetry.schemas.source.CatalogSource;

/**
 * Checks that a schema can read files of its last released version. Released versions are in {@code
 * datasets/NAME/released/vN.avsc}.
 */
final class SchemaHistory {
  private static final Pattern RELEASED = Pattern.compile(".*/released/v([1-9][0-9]{0,4})\\.avsc");

  private SchemaHistory() {}

  /**
   * Checks that no field was removed or has a new type, except that a field may become optional.
   * Also checks that a changed schema has a new version, and that the version is not before the
   * last released one.
   *
   * @param base folder of the data set, with a final slash
   */
  static void check(CatalogSource source, String base, Dataset dataset) {
    int last = 0;
    for (String path : source.files(base + "released")) {
      Matcher matcher = RELEASED.matcher(path);
      if (!matcher.matches()) {
        throw new CatalogException(path, "file", path, base + "released/vN.avsc");
      }
      last = Math.max(last, Integer.parseInt(matcher.group(1)));
    }
    if (last == 0) {
      return;
    }
    if (last > dataset.version()) {
      throw new CatalogException(
          base + "dataset.yaml", "version", dataset.version(), "at least " + last + ", released");
    }
    String path = base + "released/v" + last + ".avsc";
    Schema released = SchemaReader.avro(path, source.text(path));
    compare(base + "schema.avsc", dataset.schema(), released);
    boolean same = fingerprint(dataset.schema()) == fingerprint(released);
    if (last == dataset.version() && !same) {
      throw new CatalogException(
          base + "dataset.yaml",
          "version",
          last,
          "at least " + (last + 1) + ", since the schema differs from " + path);
    }
  }

  private static void compare(String file, Schema now, Schema released) {
    for (Schema.Field old : released.getFields()) {
      Schema.Field field = now.getField(old.name());
      String key = "fields[" + old.name() + "]";
      if (field == null) {
        throw new CatalogException(file, key + " is missing, but a released version has it");
      }
      boolean narrowed = old.schema().isUnion() && !field.schema().isUnion();
      if (narrowed || !valueType(field.schema()).equals(valueType(old.schema()))) {
        throw new CatalogException(file, key + ".type", field.schema(), old.schema().toString());
      }
    }
    var result = SchemaCompatibility.checkReaderWriterCompatibility(now, released);
    if (result.getType() != SchemaCompatibilityType.COMPATIBLE) {
      var first = result.getResult().getIncompatibilities().get(0);
      throw new CatalogException(
          file, first.getLocation(), first.getMessage(), "a schema that reads released files");
    }
  }

  private static long fingerprint(Schema schema) {
    return SchemaNormalization.parsingFingerprint64(schema);
  }

  /** Returns the type of a field's values. An optional field is a union of null and this type. */
  private static Schema valueType(Schema type) {
    return type.isUnion() ? type.getTypes().get(type.getTypes().size() - 1) : type;
  }
}
