package org.obmeet.telemetry.schemas.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.obmeet.telemetry.schemas.SmallCatalog.SCHEMA;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.schemas.SmallCatalog;

/** Tests of errors in schema files. Each message has file, key, value and allowed values. */
class SchemaErrorsTest {
  private static String schemaFault(String old, String replacement) {
    return SmallCatalog.fault(SCHEMA, old, replacement);
  }

  @Test
  void field_withoutClass_isRefused() {
    assertThat(schemaFault("\"class\": \"measure\", ", ""))
        .isEqualTo(SCHEMA + ": fields[users].class is missing");
  }

  @Test
  void field_ofUnknownClass_isRefused() {
    assertThat(schemaFault("\"class\": \"measure\"", "\"class\": \"number\""))
        .isEqualTo(
            SCHEMA
                + ": fields[users].class is 'number'; allowed: "
                + "identifier, quasi, measure, flag, time");
  }

  @Test
  void treatment_unknown_isRefused() {
    assertThat(schemaFault("clamp:0..1000", "round:10"))
        .startsWith(SCHEMA + ": fields[users].treatment is 'round:10'; allowed: one of ")
        .contains("pseudonymise, owner, subject, allow", "clamp, sum", "flag, bit, within");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "instance | pseudonymise:instance | allow   | identifier | pseudonymise, owner, subject",
        "colour   | allow                 | flag    | quasi      | allow, patch, minor, major, log2",
        "users    | clamp:0..1000         | allow   | measure    | clamp, sum",
        "ldap     | flag\", \"scope\": \"ext | day\", \"scope\": \"ext | flag | flag, bit, within",
        "second   | second\", \"scope       | owner\", \"scope | time | day, second"
      })
  void treatment_notAllowedForClass_isRefused(
      String field, String old, String replacement, String fieldClass, String allowed) {
    assertThat(schemaFault("\"treatment\": \"" + old, "\"treatment\": \"" + replacement))
        .startsWith(SCHEMA + ": fields[" + field + "].treatment is '")
        .contains("allowed: for class " + fieldClass + " one of " + allowed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "clamp:9..3      | clamp:MIN..MAX with MIN at most MAX",
        "clamp:0         | clamp:MIN..MAX",
        "clamp:a..b      | integers",
        "sum:5..1        | sum:MIN..MAX with MIN at most MAX",
        "clamp:0..9999999999999999999 | integers",
      })
  void clamp_withAnInvalidRange_isRefused(String treatment, String allowed) {
    assertThat(schemaFault("clamp:0..1000", treatment))
        .startsWith(SCHEMA + ": fields[users].treatment is '" + treatment + "'; allowed: ")
        .contains(allowed);
  }

  @ParameterizedTest
  @CsvSource({"bit:3", "bit:0", "within:0", "within:", "flag:1"})
  void flag_withAnInvalidArgument_isRefused(String treatment) {
    assertThat(schemaFault("\"treatment\": \"flag\"", "\"treatment\": \"" + treatment + "\""))
        .startsWith(SCHEMA + ": fields[ldap].treatment is '" + treatment + "'; allowed: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pseudonymise:robot", "pseudonymise", "subject:session"})
  void identifier_ofUnknownKind_isRefused(String treatment) {
    assertThat(schemaFault("pseudonymise:instance", treatment))
        .startsWith(SCHEMA + ": fields[instance].treatment is '" + treatment + "'; allowed: ");
  }

  @Test
  void age_notRising_isRefused() {
    assertThat(schemaFault("age:30,365", "age:365,30"))
        .contains("fields[age].treatment is 'age:365,30'; allowed: age:D1,D2,… in rising order");
  }

  @Test
  void age_withADomainOfOtherBins_isRefused() {
    assertThat(schemaFault("age:30,365", "age:30,366"))
        .isEqualTo(
            SCHEMA
                + ": fields[age].domain is a list; allowed: "
                + "under_30_days, under_366_days, 366_days_and_more");
  }

  @Test
  void field_withUnknownProperty_isRefused() {
    assertThat(schemaFault("\"unit\": \"users\"", "\"units\": \"users\""))
        .startsWith(
            SCHEMA + ": key of fields[users] is 'units'; did you mean unit? allowed: class, ");
  }

  @Test
  void schema_withUnknownKey_isRefused() {
    assertThat(schemaFault("\"doc\": \"A report.\"", "\"doc\": \"A report.\", \"docs\": \"\""))
        .isEqualTo(
            SCHEMA
                + ": key is 'docs'; did you mean doc? allowed: doc, fields, name, namespace, type");
  }

  @Test
  void field_withoutSource_isRefused() {
    assertThat(schemaFault("\"source\": [\"totalUsers\"], ", ""))
        .isEqualTo(SCHEMA + ": fields[users].source is missing");
  }

  @Test
  void source_empty_isRefused() {
    assertThat(schemaFault("[\"totalUsers\"]", "[]"))
        .contains("fields[users].source is a list; allowed: at least one path in the input");
  }

  @Test
  void source_malformed_isRefused() {
    assertThat(schemaFault("[\"totalUsers\"]", "[\"amplitude:total users\"]"))
        .contains("fields[users].source[0] is 'amplitude:total users'; allowed: a path such as");
  }

  @Test
  void source_ofAConsentAttribute_isRefused() {
    assertThat(schemaFault("\"title\": \"Tenure\"", "\"source\": [\"t\"], \"title\": \"Tenure\""))
        .contains("fields[tenure].source is a list; allowed: no source");
  }

  @Test
  void quasi_withoutDomain_isRefused() {
    assertThat(schemaFault("\"domain\": \"colours\", ", ""))
        .isEqualTo(SCHEMA + ": fields[colour].domain is missing");
  }

  @Test
  void measure_withDomain_isRefused() {
    assertThat(schemaFault("\"unit\": \"users\"", "\"unit\": \"users\", \"domain\": [\"1\"]"))
        .contains(
            "fields[users].domain is a list; allowed: no domain; only fields of labels have one");
  }

  @Test
  void field_givenTwice_isRefused() {
    assertThat(schemaFault("\"name\": \"ldap\"", "\"name\": \"users\""))
        .isEqualTo(SCHEMA + ": fields[10].name is 'users'; allowed: each field once");
  }

  @Test
  void field_withAnInvalidName_isRefused() {
    assertThat(schemaFault("\"name\": \"ldap\"", "\"name\": \"LDAP\""))
        .isEqualTo(SCHEMA + ": fields[10].name is 'LDAP'; allowed: [a-z][a-z0-9_]*");
  }

  @Test
  void type_otherThanThatOfTheTreatment_isRefused() {
    assertThat(schemaFault("[\"null\", \"long\"]", "[\"null\", \"string\"]"))
        .isEqualTo(
            SCHEMA
                + ": fields[users].type is '\"string\"'; allowed: "
                + "long, which its treatment yields");
  }

  @Test
  void type_unionWithoutNullFirst_isRefused() {
    assertThat(
            schemaFault(
                "[\"null\", \"long\"], \"default\": null", "[\"long\", \"null\"], \"default\": 0"))
        .contains("fields[users].type is", "allowed: [null, TYPE]");
  }

  @Test
  void type_nullableWithoutDefault_isRefused() {
    assertThat(schemaFault("[\"null\", \"long\"], \"default\": null", "[\"null\", \"long\"]"))
        .isEqualTo(SCHEMA + ": fields[users].default is missing; allowed: null");
  }

  @Test
  void type_unknownToAvro_isRefused() {
    assertThat(schemaFault("[\"null\", \"boolean\"]", "\"bool\""))
        .startsWith(SCHEMA + ": file is '")
        .endsWith("'; allowed: an Avro record schema");
  }

  @Test
  void scope_unknown_isRefused() {
    assertThat(schemaFault("\"scope\": \"extended\"", "\"scope\": \"everything\""))
        .isEqualTo(
            SCHEMA
                + ": fields[ldap].scope is 'everything'; allowed: "
                + "envelope, info-page, extended");
  }

  @ParameterizedTest
  @ValueSource(strings = {"contributor", "record", "day", "second"})
  void schema_withoutARequiredField_isRefused(String name) {
    assertThat(schemaFault("\"name\": \"" + name + "\"", "\"name\": \"x_" + name + "\""))
        .startsWith(SCHEMA + ": fields[" + name + "] is missing, but every record needs it as ")
        .endsWith(", which is never null");
  }

  @Test
  void schema_malformedJson_isRefused() {
    assertThat(SmallCatalog.faultOf(SCHEMA, "{\"type\": "))
        .startsWith(SCHEMA + ": not valid JSON, line 1: ");
  }
}
