package org.obmeet.telemetry.schemas.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.obmeet.telemetry.schemas.SmallCatalog;

class DerivedTreatmentsTest {
  private static String flagFault(String treatment) {
    return SmallCatalog.fault(
        SmallCatalog.SCHEMA,
        "\"treatment\": \"flag\", \"scope\": \"extended\",\n   \"source\": [\"ldap.enabled\"]",
        "\"treatment\": \"" + treatment + "\", \"scope\": \"extended\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"adds_up:", "adds_up:users", "adds_up:users=", "adds_up:users=a+", "adds_up:a=b|"})
  void sumCheck_malformed_isRefused(String treatment) {
    assertThat(flagFault(treatment))
        .startsWith(SmallCatalog.SCHEMA + ": fields[ldap].treatment is '" + treatment + "'")
        .contains("adds_up:TOTAL=PART+PART, with FIELD:LABEL? before it, and | between");
  }

  @ParameterizedTest
  @CsvSource({
    "adds_up:users=guests,guests,a measure",
    "adds_up:users=colour,colour,a measure",
    "adds_up:colour:mauve?users=users,colour:mauve,a label of a field",
    "adds_up:shade:red?users=users,shade:red,a label of a field",
  })
  void sumCheck_ofAnotherField_isRefused(String treatment, String value, String allowed) {
    assertThat(flagFault(treatment))
        .isEqualTo(
            SmallCatalog.SCHEMA
                + ": fields[ldap].treatment is '"
                + value
                + "'; allowed: "
                + allowed
                + " that comes before it, in its scope or a narrower one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"since:", "since:a", "since:a,3=b", "since:a,3.1=b,3.0=c", "since:a,b"})
  void versionLabel_malformed_isRefused(String treatment) {
    assertThat(SmallCatalog.fault(SmallCatalog.SCHEMA, "age:30,365", treatment))
        .startsWith(SmallCatalog.SCHEMA + ": fields[age].treatment is '" + treatment + "'")
        .contains("since:FIRST,MAJOR.MINOR=LABEL,…");
  }

  @Test
  void versionLabel_withAnotherDomain_isRefused() {
    assertThat(SmallCatalog.fault(SmallCatalog.SCHEMA, "age:30,365", "since:old,3.1=new"))
        .isEqualTo(SmallCatalog.SCHEMA + ": fields[age].domain is a list; allowed: old, new");
  }

  @ParameterizedTest
  @CsvSource({
    "0,61,before_3.1",
    "3,0,before_3.1",
    "3,1,four",
    "6,4,four",
    "6,5,five",
    "6,10,five",
    "10,0,five"
  })
  void versionLabel_ofAVersion_isTheLastThatApplies(int major, int minor, String label) {
    Treatment.VersionLabel since =
        new Treatment.VersionLabel(
            "before_3.1",
            List.of(
                new Treatment.VersionLabel.LabelStart(3, 1, "four"),
                new Treatment.VersionLabel.LabelStart(6, 5, "five")));

    assertThat(since.label(major, minor)).isEqualTo(label);
    assertThat(since.labels()).containsExactly("before_3.1", "four", "five");
  }

  @Test
  void omission_ofAPath_coversNestedPathsOnly() {
    DatasetNotes.Omission omission = new DatasetNotes.Omission("os.cpus", "");

    assertThat(List.of("os.cpus", "os.cpus[].speed", "os.cpus.x")).allMatch(omission::covers);
    assertThat(List.of("os", "os.cpu", "os.cpus2", "os.cpusage")).noneMatch(omission::covers);
  }
}
