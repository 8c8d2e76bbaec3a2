package org.obmeet.telemetry.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.common.net.InetAddresses;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests that the manifests are consistent and isolate every pod. No cluster is used. */
class KubernetesTest {
  private static final Path FOLDER = ProcessResult.INFRA.resolve("kubernetes");
  private static final Map<String, Class<? extends HasMetadata>> KINDS =
      Map.of(
          "Namespace", Namespace.class,
          "PersistentVolumeClaim", PersistentVolumeClaim.class,
          "Service", Service.class,
          "Deployment", Deployment.class,
          "CronJob", CronJob.class,
          "NetworkPolicy", NetworkPolicy.class,
          "Ingress", Ingress.class);
  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .annotationIntrospector(new NoAnySetter())
          .build();

  /** An introspector that makes unknown fields an error, which the model would accept. */
  private static final class NoAnySetter extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1;

    @Override
    public Boolean hasAnySetter(Annotated annotated) {
      return false;
    }
  }

  private static HasMetadata typed(Map<String, Object> document) {
    Class<? extends HasMetadata> kind = KINDS.get(document.get("kind"));
    assertThat(kind).as("kind %s", document.get("kind")).isNotNull();
    HasMetadata resource = STRICT.convertValue(document, kind);
    assertThat(document).containsEntry("apiVersion", HasMetadata.getApiVersion(kind));
    return resource;
  }

  private static List<HasMetadata> resources() {
    List<HasMetadata> resources = new ArrayList<>();
    for (Object file :
        Yaml.list(Yaml.document(FOLDER.resolve("kustomization.yaml")).get("resources"))) {
      Yaml.documents(FOLDER.resolve((String) file)).forEach(d -> resources.add(typed(d)));
    }
    return resources;
  }

  private static <T> Stream<T> of(Class<T> kind) {
    return resources().stream().filter(kind::isInstance).map(kind::cast);
  }

  private static List<PodSpec> pods() {
    return Stream.concat(
            of(Deployment.class).map(d -> d.getSpec().getTemplate().getSpec()),
            of(CronJob.class)
                .map(c -> c.getSpec().getJobTemplate().getSpec().getTemplate().getSpec()))
        .toList();
  }

  private static List<Container> containers(PodSpec pod) {
    return Stream.concat(pod.getInitContainers().stream(), pod.getContainers().stream()).toList();
  }

  @Test
  void manifests_each_areKnownToTheModel() {
    assertThat(resources().stream().map(HasMetadata::getKind).collect(Collectors.toSet()))
        .isEqualTo(KINDS.keySet());
    assertThat(of(CronJob.class).map(job -> job.getMetadata().getName()))
        .containsExactly("daily", "verify", "site", "backup", "backup-rows");
  }

  @Test
  void manifest_withAnUnknownField_isRefused() {
    Map<String, Object> document = Yaml.documents(FOLDER.resolve("jobs.yaml")).get(0);
    Yaml.map(document.get("spec")).put("concurencyPolicy", "Forbid");

    assertThatThrownBy(() -> typed(document)).hasMessageContaining("concurencyPolicy");
  }

  @Test
  void pods_each_areUnprivilegedOnAReadOnlySystem() {
    for (PodSpec pod : pods()) {
      assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
      assertThat(pod.getSecurityContext().getRunAsUser()).isEqualTo(10001L);
      assertThat(pod.getSecurityContext().getSeccompProfile().getType())
          .isEqualTo("RuntimeDefault");
      assertThat(pod.getSecurityContext().getFsGroupChangePolicy())
          .as("the keyset file keeps its mode")
          .isEqualTo("OnRootMismatch");
      assertThat(pod.getAutomountServiceAccountToken()).isFalse();
      for (Container container : containers(pod)) {
        assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(container.getSecurityContext().getCapabilities().getDrop())
            .containsExactly("ALL");
        assertThat(container.getResources().getLimits()).containsKey("memory");
      }
    }
  }

  @Test
  void volumes_each_areClaimedAndMountedUnderTheirName() {
    List<String> claims =
        of(PersistentVolumeClaim.class).map(claim -> claim.getMetadata().getName()).toList();
    for (PodSpec pod : pods()) {
      List<String> names = pod.getVolumes().stream().map(Volume::getName).toList();
      List<String> mounted =
          containers(pod).stream()
              .flatMap(c -> c.getVolumeMounts().stream())
              .map(VolumeMount::getName)
              .toList();
      assertThat(names).hasSameElementsAs(mounted);
      pod.getVolumes().stream()
          .filter(volume -> volume.getPersistentVolumeClaim() != null)
          .forEach(
              volume ->
                  assertThat(claims).contains(volume.getPersistentVolumeClaim().getClaimName()));
    }
  }

  @Test
  void names_ofPortsAndLabels_exist() {
    Deployment collector = of(Deployment.class).findFirst().orElseThrow();
    Map<String, String> labels = collector.getSpec().getTemplate().getMetadata().getLabels();
    List<String> ports =
        collector.getSpec().getTemplate().getSpec().getContainers().stream()
            .flatMap(c -> c.getPorts().stream())
            .map(port -> port.getName())
            .toList();
    Service service = of(Service.class).findFirst().orElseThrow();

    assertThat(collector.getSpec().getSelector().getMatchLabels()).isEqualTo(labels);
    assertThat(service.getSpec().getSelector()).isEqualTo(labels);
    assertThat(service.getSpec().getPorts())
        .allMatch(port -> ports.contains(port.getTargetPort().getStrVal()));
    of(NetworkPolicy.class)
        .flatMap(policy -> policy.getSpec().getIngress().stream())
        .flatMap(rule -> rule.getPorts().stream())
        .forEach(port -> assertThat(ports).contains(port.getPort().getStrVal()));
    of(CronJob.class)
        .map(c -> c.getSpec().getJobTemplate().getSpec().getTemplate().getSpec().getAffinity())
        .forEach(
            affinity ->
                assertThat(
                        affinity
                            .getPodAffinity()
                            .getRequiredDuringSchedulingIgnoredDuringExecution()
                            .get(0)
                            .getLabelSelector()
                            .getMatchLabels())
                    .isEqualTo(labels));
  }

  @Test
  void probesAndMetrics_haveThePortForOperators_whichTheWorldCannotReach() {
    Container collector =
        of(Deployment.class)
            .map(d -> d.getSpec().getTemplate().getSpec().getContainers().get(0))
            .findFirst()
            .orElseThrow();

    assertThat(
            Stream.of(
                collector.getStartupProbe(),
                collector.getLivenessProbe(),
                collector.getReadinessProbe()))
        .allMatch(probe -> probe.getHttpGet().getPort().getStrVal().equals("operations"));
    assertThat(
            of(NetworkPolicy.class)
                .flatMap(policy -> policy.getSpec().getIngress().stream())
                .filter(rule -> rule.getFrom().toString().contains("ingress-nginx"))
                .flatMap(rule -> rule.getPorts().stream())
                .map(port -> port.getPort().getStrVal()))
        .containsExactly("http");
  }

  @Test
  void network_byDefault_isDenied() {
    NetworkPolicy nothing =
        of(NetworkPolicy.class)
            .filter(policy -> policy.getMetadata().getName().equals("nothing"))
            .findFirst()
            .orElseThrow();

    assertThat(nothing.getSpec().getPodSelector().getMatchLabels()).isEmpty();
    assertThat(nothing.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
    assertThat(nothing.getSpec().getIngress()).isEmpty();
    assertThat(nothing.getSpec().getEgress()).isEmpty();
  }

  /** A host confirms a consent by a page at port 443 or a TXT record. */
  @Test
  void egress_isThatOfTheCollectorAlone_toNamesAndPublicHosts() {
    List<NetworkPolicy> open =
        of(NetworkPolicy.class).filter(policy -> !policy.getSpec().getEgress().isEmpty()).toList();

    assertThat(open).hasSize(1);
    assertThat(open.get(0).getSpec().getPodSelector().getMatchLabels())
        .isEqualTo(
            of(Deployment.class)
                .findFirst()
                .orElseThrow()
                .getSpec()
                .getSelector()
                .getMatchLabels());
    assertThat(open.get(0).getSpec().getPolicyTypes()).contains("Egress");
    List<NetworkPolicyEgressRule> rules = open.get(0).getSpec().getEgress();
    assertThat(rules).hasSize(2);
    assertThat(ports(rules.get(0))).containsExactly("UDP 53", "TCP 53");
    assertThat(rules.get(0).getTo())
        .allMatch(to -> to.getPodSelector() != null && to.getNamespaceSelector() != null);
    assertThat(ports(rules.get(1))).containsExactly("TCP 443");
    for (String address :
        List.of(
                "0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 169.254.169.254 172.31.0.1 192.168.1.1"
                    .split(" "),
                "198.18.0.1 224.0.0.1 255.255.255.255 ::1 fd00:ec2::254 fe80::1 2002:a00:1::"
                    .split(" "),
                "2001::1 ::ffff:10.0.0.1 64:ff9b::a00:1".split(" "))
            .stream()
            .flatMap(Stream::of)
            .toList()) {
      assertThat(isReached(rules.get(1), address)).as(address).isFalse();
    }
    for (String address : List.of("93.184.215.14", "172.32.0.1", "2a00:1450:4001::200e")) {
      assertThat(isReached(rules.get(1), address)).as(address).isTrue();
    }
  }

  private static List<String> ports(NetworkPolicyEgressRule rule) {
    return rule.getPorts().stream()
        .map(port -> port.getProtocol() + " " + port.getPort().getIntVal())
        .toList();
  }

  private static boolean isReached(NetworkPolicyEgressRule rule, String address) {
    return rule.getTo().stream()
        .map(NetworkPolicyPeer::getIpBlock)
        .anyMatch(
            block ->
                contains(block.getCidr(), address)
                    && block.getExcept().stream().noneMatch(range -> contains(range, address)));
  }

  private static boolean contains(String range, String address) {
    String[] parts = range.split("/");
    byte[] from = InetAddresses.forString(parts[0]).getAddress();
    byte[] given = InetAddresses.forString(address).getAddress();
    int rest = from.length * 8 - Integer.parseInt(parts[1]);
    return from.length == given.length
        && new BigInteger(1, from)
            .shiftRight(rest)
            .equals(new BigInteger(1, given).shiftRight(rest));
  }

  @Test
  void keyOfTheTransparencyLog_isOnTheVolumeOfTheKeys_andInTheBackup() {
    String key = "/var/lib/telemetry/keys/log-key";
    assertThat(container("daily").getArgs()).contains("--log-key=" + key);
    for (String backup : List.of("backup", "backup-rows")) {
      Container container = container(backup);
      assertThat(container.getCommand()).containsExactly("/opt/telemetry/infra/backup");
      assertThat(container.getEnv())
          .anyMatch(env -> env.getName().equals("LOG_KEY") && env.getValue().equals(key));
      assertThat(container.getVolumeMounts())
          .filteredOn(mount -> !Boolean.TRUE.equals(mount.getReadOnly()))
          .extracting(VolumeMount::getName)
          .as("what it can write to")
          .containsExactly("backup", "backup-keys", "tmp");
    }
  }

  private static Container container(String job) {
    return of(CronJob.class)
        .map(c -> c.getSpec().getJobTemplate().getSpec().getTemplate().getSpec())
        .flatMap(pod -> containers(pod).stream())
        .filter(container -> container.getName().equals(job))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void ingress_public_excludesMetricsAndReadiness() {
    List<String> paths =
        of(Ingress.class)
            .flatMap(ingress -> ingress.getSpec().getRules().stream())
            .flatMap(rule -> rule.getHttp().getPaths().stream())
            .map(path -> path.getPathType() + " " + path.getPath())
            .toList();

    assertThat(paths)
        .contains("Exact /", "Prefix /v1")
        .noneMatch(path -> path.contains("metrics") || path.contains("readyz"))
        .noneMatch(path -> path.equals("Prefix /"));
  }

  @Test
  void secrets_inTheRepository_areNone() {
    assertThat(KINDS).doesNotContainKey("Secret");
    assertThat(of(Deployment.class).map(d -> d.getSpec().getTemplate().getSpec()))
        .allSatisfy(
            pod ->
                assertThat(pod.getVolumes())
                    .anyMatch(
                        volume -> volume.getSecret() != null && volume.getSecret().getOptional()));
  }
}
