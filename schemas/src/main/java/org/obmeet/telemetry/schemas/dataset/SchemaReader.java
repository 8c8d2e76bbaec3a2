package org.obmeet.telemetry.schemas.dataset;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.obmeet.telemetry.schemas.domain.Domain;
import org.obmeet.telemetry.schemas.domain.DomainLoader;
import org.obmeet.telemetry.schemas.policy.Scope;
import org.obmeet.telemetry.schemas.source.CatalogException;
import org.obmeet.telemetry.schemas.source.YamlNode;

/** Reads {@code schema.avsc}: the Avro schema and the properties of its fields. */
record SchemaReader(DomainLoader domains) {
  /** An Avro schema and its fields in order. */
  record Declared(Schema schema, List<Field> fields) {}

  /** Parses an Avro schema, without checks of the properties that this project adds. */
  static Schema avro(String file, String text) {
    try {
      return new Schema.Parser().parse(text);
    } catch (AvroRuntimeException e) {
      String error = e.getMessage().lines().findFirst().orElse("unreadable");
      throw new CatalogException(file, "file", error, "an Avro record schema");
    }
  }

  /** Reads a file, and checks the Avro types of the fields. */
  Declared read(String file, String text) {
    YamlNode root = YamlNode.parse(file, text);
    root.require("type").oneOf(List.of("record"));
    root.require("name").text();
    root.require("namespace").text();
    root.require("doc").text();
    List<YamlNode> nodes = root.require("fields").items();
    root.rejectUnknownKeys();
    List<YamlNode> named = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (YamlNode node : nodes) {
      String name = node.require("name").name();
      if (!names.add(name)) {
        throw node.require("name").invalid("each field once");
      }
      if (name.equals(Weekday.NAME)) {
        throw node.require("name").invalid("a name other than that of the dimension " + name);
      }
      named.add(node.as("fields[" + name + "]"));
    }
    Schema schema = avro(file, text);
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < named.size(); i++) {
      fields.add(field(named.get(i), i, schema.getFields().get(i).schema()));
    }
    TreatmentReader.checkSums(file, fields);
    return new Declared(schema, fields);
  }

  private Field field(YamlNode node, int position, Schema type) {
    FieldClass fieldClass = node.require("class").oneOf(FieldClass.class);
    YamlNode treatmentNode = node.require("treatment");
    Treatment treatment = TreatmentReader.read(treatmentNode, fieldClass);
    ValueType valueType = type(fieldClass, treatment);
    boolean nullable = type.isUnion();
    checkType(node, type, valueType);
    Field field =
        new Field(
            node.require("name").text(),
            position,
            valueType,
            nullable,
            fieldClass,
            treatment,
            node.require("scope").oneOf(Scope.class),
            domain(node, valueType, treatment),
            sources(node, treatment),
            node.require("title").text(),
            node.optional("unit").map(YamlNode::text).orElse(""));
    node.optional("default");
    node.optional("doc");
    node.rejectUnknownKeys();
    return field;
  }

  private static ValueType type(FieldClass fieldClass, Treatment treatment) {
    return switch (fieldClass) {
      case IDENTIFIER -> ValueType.PSEUDONYM;
      case QUASI -> ValueType.LABEL;
      case MEASURE -> ValueType.LONG;
      case FLAG -> ValueType.BOOLEAN;
      case TIME -> treatment instanceof Treatment.Day ? ValueType.DAY : ValueType.SECOND;
    };
  }

  private static void checkType(YamlNode node, Schema declared, ValueType wanted) {
    YamlNode typeNode = node.require("type");
    Schema type = declared;
    if (declared.isUnion()) {
      boolean optional =
          declared.getTypes().size() == 2
              && declared.getTypes().get(0).getType() == Schema.Type.NULL;
      if (!optional) {
        throw node.as(typeNode.key()).invalid("[null, TYPE]");
      }
      type = declared.getTypes().get(1);
      if (node.optional("default").isEmpty()) {
        throw new CatalogException(
            node.position(), node.key() + ".default is missing; allowed: null");
      }
    }
    boolean fits =
        switch (wanted) {
          case PSEUDONYM ->
              type.getType() == Schema.Type.FIXED
                  && type.getFixedSize() == 16
                  && type.getName().equals("Pseudonym");
          case LABEL -> type.getType() == Schema.Type.STRING;
          case LONG, SECOND -> type.getType() == Schema.Type.LONG && type.getLogicalType() == null;
          case BOOLEAN -> type.getType() == Schema.Type.BOOLEAN;
          case DAY -> LogicalTypes.date().equals(type.getLogicalType());
        };
    if (!fits) {
      throw new CatalogException(
          typeNode.position(),
          typeNode.key(),
          type,
          words(wanted) + ", which its treatment yields");
    }
  }

  private static String words(ValueType type) {
    return switch (type) {
      case PSEUDONYM -> "fixed Pseudonym of size 16";
      case LABEL -> "string";
      case LONG, SECOND -> "long";
      case BOOLEAN -> "boolean";
      case DAY -> "int with logicalType date";
    };
  }

  private Domain domain(YamlNode node, ValueType type, Treatment treatment) {
    if (type != ValueType.LABEL) {
      node.forbid("domain", "no domain; only fields of labels have one");
      return new Domain.None();
    }
    Domain domain = domains.load(node.require("domain"));
    if (treatment instanceof Treatment.AgeBin age) {
      checkLabels(node, domain, age.labels());
    } else if (treatment instanceof Treatment.VersionLabel since) {
      checkLabels(node, domain, since.labels());
    }
    return domain;
  }

  private static void checkLabels(YamlNode node, Domain domain, List<String> labels) {
    if (!(domain instanceof Domain.Listed listed && listed.values().equals(labels))) {
      throw node.require("domain").invalid(String.join(", ", labels));
    }
  }

  private static List<String> sources(YamlNode node, Treatment treatment) {
    boolean ofConsent = treatment instanceof Treatment.ConsentAttribute;
    if (ofConsent || treatment instanceof Treatment.SumCheck) {
      node.forbid(
          "source",
          "no source; the value is "
              + (ofConsent ? "an attribute of the consent" : "computed from other fields"));
      return List.of();
    }
    List<YamlNode> items = node.require("source").items("at least one path in the input");
    if (treatment instanceof Treatment.DateAge && items.size() != 3) {
      throw node.require("source").invalid("three paths: of the year, the month and the day");
    }
    items.forEach(item -> SourcePath.check(item, treatment.collects()));
    return items.stream().map(YamlNode::text).toList();
  }
}
