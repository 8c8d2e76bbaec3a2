package org.obmeet.telemetry.lake.transparency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests hashes and proofs against the test vectors of RFC 6962 and against mutations. */
class MerkleTreeTest {
  private static final HexFormat HEX = HexFormat.of();

  /** The leaves of the reference tree of Certificate Transparency (merkletree tests). */
  private static final List<byte[]> REFERENCE =
      List.of(
              "",
              "00",
              "10",
              "2021",
              "3031",
              "40414243",
              "5051525354555657",
              "606162636465666768696a6b6c6d6e6f")
          .stream()
          .map(HEX::parseHex)
          .toList();

  private static LogCheckpoint tree(List<byte[]> entries) {
    return new LogCheckpoint(
        "log", entries.size(), MerkleTree.root(nodes(entries), entries.size()));
  }

  private static MerkleTree.Nodes nodes(List<byte[]> entries) {
    return (level, index) ->
        level == 0
            ? MerkleTree.leafHash(entries.get((int) index))
            : MerkleTree.nodeHash(
                nodes(entries).hash(level - 1, 2 * index),
                nodes(entries).hash(level - 1, 2 * index + 1));
  }

  private static List<byte[]> entries(int size) {
    return IntStream.range(0, size)
        .mapToObj(i -> ("entry " + i).getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "0, e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "1, 6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "2, fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "3, aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "4, d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "5, 4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "6, 76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "7, ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "8, 5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
  })
  void root_ofTheReferenceTree_isTheKnownOne(int size, String root) {
    assertThat(HEX.formatHex(tree(REFERENCE.subList(0, size)).root())).isEqualTo(root);
  }

  @Test
  void proofs_ofEverySizeUpTo40_areAccepted() {
    List<byte[]> all = entries(40);
    for (int size = 1; size <= all.size(); size++) {
      List<byte[]> entries = all.subList(0, size);
      LogCheckpoint tree = tree(entries);
      for (int i = 0; i < size; i++) {
        List<byte[]> proof = MerkleTree.inclusionProof(nodes(entries), i, size);
        MerkleTree.checkInclusion(MerkleTree.leafHash(entries.get(i)), i, tree, proof);
        LogCheckpoint earlier = tree(all.subList(0, i + 1));
        MerkleTree.checkConsistency(
            earlier, tree, MerkleTree.consistencyProof(nodes(entries), i + 1, size));
      }
    }
  }

  @Test
  void proofs_mutatedAThousandTimes_areNeverAccepted() {
    Random random = new Random(7);
    List<byte[]> entries = entries(100);
    LogCheckpoint tree = tree(entries);
    int accepted = 0;
    for (int i = 0; i < 1000; i++) {
      int index = random.nextInt(100);
      boolean inclusion = random.nextBoolean();
      int old = 1 + random.nextInt(99);
      List<byte[]> proof =
          inclusion
              ? MerkleTree.inclusionProof(nodes(entries), index, 100)
              : MerkleTree.consistencyProof(nodes(entries), old, 100);
      LogCheckpoint earlier = tree(entries.subList(0, old));
      List<byte[]> mutated = mutated(proof, random);
      try {
        if (inclusion) {
          MerkleTree.checkInclusion(MerkleTree.leafHash(entries.get(index)), index, tree, mutated);
        } else {
          MerkleTree.checkConsistency(earlier, tree, mutated);
        }
        accepted++;
      } catch (TransparencyException rejected) {
        continue;
      }
    }
    assertThat(accepted).isZero();
  }

  /** Flips a bit, or removes, repeats or adds a hash. */
  private static List<byte[]> mutated(List<byte[]> proof, Random random) {
    List<byte[]> mutated = new ArrayList<>(proof.stream().map(byte[]::clone).toList());
    int at = random.nextInt(mutated.size());
    switch (random.nextInt(4)) {
      case 0 -> mutated.get(at)[random.nextInt(32)] ^= (byte) (1 << random.nextInt(8));
      case 1 -> mutated.remove(at);
      case 2 -> mutated.add(at, mutated.get(at));
      default -> mutated.add(new byte[32]);
    }
    return mutated;
  }

  @Test
  void proof_ofAnotherEntryOrTree_isRejected() {
    List<byte[]> entries = entries(10);
    List<byte[]> proof = MerkleTree.inclusionProof(nodes(entries), 3, 10);
    byte[] leaf = MerkleTree.leafHash(entries.get(3));

    assertThatThrownBy(() -> MerkleTree.checkInclusion(leaf, 4, tree(entries), proof))
        .isInstanceOf(TransparencyException.class);
    assertThatThrownBy(() -> MerkleTree.checkInclusion(leaf, 3, tree(entries(11)), proof))
        .isInstanceOf(TransparencyException.class);
    assertThatThrownBy(() -> MerkleTree.checkInclusion(leaf, 10, tree(entries), proof))
        .hasMessageContaining("less than the size of the tree, 10; it is 10");
  }

  @Test
  void earlierTree_truncatedOrForked_isNamedSo() {
    assertThatThrownBy(
            () -> MerkleTree.checkConsistency(tree(entries(5)), tree(entries(4)), List.of()))
        .hasMessageContaining("truncated: it had 5 entries, and has 4");
    List<byte[]> other = new ArrayList<>(entries(5));
    other.set(2, new byte[] {1});
    assertThatThrownBy(() -> MerkleTree.checkConsistency(tree(entries(5)), tree(other), List.of()))
        .hasMessageContaining("rewritten or forked");
  }

  @Test
  void inclusionProof_ofAMillionEntries_hasAtMost1300Bytes() {
    NoteSigner signer = NoteSigner.create("telemetry.example.org/log", new SecureRandom());
    MerkleTree.Nodes nodes =
        (level, index) ->
            MerkleTree.leafHash((level + ":" + index).getBytes(StandardCharsets.UTF_8));
    LogCheckpoint tree =
        new LogCheckpoint(signer.key().name(), 1_000_000, MerkleTree.root(nodes, 1_000_000));
    SignedNote note = new SignedNote(tree.text(), List.of(signer.sign(tree.text())));

    List<byte[]> hashes = MerkleTree.inclusionProof(nodes, 777_777, 1_000_000);
    String proof = new InclusionProof(777_777, hashes, note).format();

    assertThat(proof.length()).isBetween(900, 1300);
    assertThat(InclusionProof.parse(proof).format()).isEqualTo(proof);
  }

  @Test
  void checkConsistency_ofAnEmptyTreeWithAnotherRoot_isRejected() {
    LogCheckpoint empty = new LogCheckpoint("log", 0, new byte[32]);

    assertThatThrownBy(() -> MerkleTree.checkConsistency(empty, empty, List.of()))
        .hasMessageContaining("rewritten or forked");
  }
}
