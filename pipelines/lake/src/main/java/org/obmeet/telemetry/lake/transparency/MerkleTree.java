package org.obmeet.telemetry.lake.transparency;

import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.obmeet.telemetry.lake.io.Digests;

/** Computes and checks hashes and proofs of the Merkle tree of RFC 6962, with SHA-256. */
public final class MerkleTree {
  public static final int HASH_BYTES = 32;

  private static final byte LEAF = 0;
  private static final byte NODE = 1;

  private MerkleTree() {}

  /** The hashes of the complete subtrees of a tree. */
  @FunctionalInterface
  public interface Nodes {
    /** Returns the hash of the {@code 1 << level} entries from {@code index << level} on. */
    byte[] hash(int level, long index);
  }

  public static byte[] leafHash(byte[] entry) {
    MessageDigest digest = Digests.sha256();
    digest.update(LEAF);
    return digest.digest(entry);
  }

  public static byte[] nodeHash(byte[] left, byte[] right) {
    MessageDigest digest = Digests.sha256();
    digest.update(NODE);
    digest.update(left);
    return digest.digest(right);
  }

  /** Returns the root hash of the first {@code size} entries. */
  public static byte[] root(Nodes nodes, long size) {
    return size == 0 ? Digests.sha256().digest() : range(nodes, 0, size);
  }

  /** Returns the hash over a range, which starts at a multiple of the size of its left subtree. */
  private static byte[] range(Nodes nodes, long from, long to) {
    long length = to - from;
    if (Long.bitCount(length) == 1) {
      int level = Long.numberOfTrailingZeros(length);
      return nodes.hash(level, from >> level);
    }
    long middle = from + split(length);
    return nodeHash(range(nodes, from, middle), range(nodes, middle, to));
  }

  /** Returns the greatest power of two that is smaller than a length. */
  private static long split(long length) {
    return Long.highestOneBit(length - 1);
  }

  /** Returns the proof that an entry is in a tree: the sibling hashes from the leaf to the root. */
  public static List<byte[]> inclusionProof(Nodes nodes, long index, long size) {
    requireIndex(index, size);
    List<byte[]> proof = new ArrayList<>();
    addPath(nodes, proof, index, 0, size);
    return proof;
  }

  private static void addPath(Nodes nodes, List<byte[]> proof, long index, long from, long to) {
    if (to - from == 1) {
      return;
    }
    long middle = from + split(to - from);
    if (index < middle) {
      addPath(nodes, proof, index, from, middle);
      proof.add(range(nodes, middle, to));
    } else {
      addPath(nodes, proof, index, middle, to);
      proof.add(range(nodes, from, middle));
    }
  }

  /** Returns the proof that the tree of the first {@code old} entries is a prefix of a tree. */
  public static List<byte[]> consistencyProof(Nodes nodes, long old, long size) {
    if (old < 0 || old > size) {
      throw new TransparencyException(
          "the earlier size must be between 0 and " + size + "; it is " + old);
    }
    List<byte[]> proof = new ArrayList<>();
    if (old > 0 && old < size) {
      addSubproof(nodes, proof, old, 0, size, true);
    }
    return proof;
  }

  /** Adds SUBPROOF of RFC 6962; {@code whole} is true for a subtree with all old entries. */
  private static void addSubproof(
      Nodes nodes, List<byte[]> proof, long old, long from, long to, boolean whole) {
    if (old == to) {
      if (!whole) {
        proof.add(range(nodes, from, to));
      }
      return;
    }
    long middle = from + split(to - from);
    if (old <= middle) {
      addSubproof(nodes, proof, old, from, middle, whole);
      proof.add(range(nodes, middle, to));
    } else {
      addSubproof(nodes, proof, old, middle, to, false);
      proof.add(range(nodes, from, middle));
    }
  }

  /**
   * Checks that an entry is in a tree.
   *
   * @throws TransparencyException if the proof is not for this entry, index and tree
   */
  public static void checkInclusion(
      byte[] leafHash, long index, LogCheckpoint tree, List<byte[]> proof) {
    requireIndex(index, tree.size());
    Deque<byte[]> hashes = new ArrayDeque<>(proof);
    byte[] root = climb(leafHash, index, tree.size(), hashes);
    if (!hashes.isEmpty() || !MessageDigest.isEqual(root, tree.root())) {
      throw new TransparencyException(
          "the proof of entry %s does not lead to the root of the tree of %s entries"
              .formatted(index, tree.size()));
    }
  }

  private static byte[] climb(byte[] leafHash, long index, long size, Deque<byte[]> hashes) {
    if (size == 1) {
      return leafHash;
    }
    byte[] sibling = last(hashes);
    long left = split(size);
    return index < left
        ? nodeHash(climb(leafHash, index, left, hashes), sibling)
        : nodeHash(sibling, climb(leafHash, index - left, size - left, hashes));
  }

  /**
   * Checks that the earlier tree is a prefix of the later tree.
   *
   * @throws TransparencyException if the proof is not for these two trees
   */
  public static void checkConsistency(
      LogCheckpoint earlier, LogCheckpoint later, List<byte[]> proof) {
    if (earlier.size() > later.size()) {
      throw new TransparencyException(
          "the log was truncated: it had %s entries, and has %s"
              .formatted(earlier.size(), later.size()));
    }
    Deque<byte[]> hashes = new ArrayDeque<>(proof);
    Roots roots =
        earlier.size() == 0
            ? new Roots(root(null, 0), later.root())
            : roots(earlier, earlier.size(), later.size(), true, hashes);
    if (!MessageDigest.isEqual(roots.earlier(), earlier.root())
        || !MessageDigest.isEqual(roots.later(), later.root())
        || !hashes.isEmpty()) {
      throw new TransparencyException(
          "the log was rewritten or forked: its first %s entries are not those of the earlier checkpoint"
              .formatted(earlier.size()));
    }
  }

  /** The roots of an earlier and a later subtree. */
  private record Roots(byte[] earlier, byte[] later) {}

  private static Roots roots(
      LogCheckpoint tree, long old, long size, boolean whole, Deque<byte[]> hashes) {
    if (old == size) {
      byte[] hash = whole ? tree.root() : last(hashes);
      return new Roots(hash, hash);
    }
    byte[] sibling = last(hashes);
    long left = split(size);
    if (old <= left) {
      Roots roots = roots(tree, old, left, whole, hashes);
      return new Roots(roots.earlier(), nodeHash(roots.later(), sibling));
    }
    Roots roots = roots(tree, old - left, size - left, false, hashes);
    return new Roots(nodeHash(sibling, roots.earlier()), nodeHash(sibling, roots.later()));
  }

  private static byte[] last(Deque<byte[]> hashes) {
    if (hashes.isEmpty()) {
      throw new TransparencyException("the proof has too few hashes");
    }
    return hashes.removeLast();
  }

  private static void requireIndex(long index, long size) {
    if (index < 0 || index >= size) {
      throw new TransparencyException(
          "the index of an entry must be less than the size of the tree, %s; it is %s"
              .formatted(size, index));
    }
  }
}
