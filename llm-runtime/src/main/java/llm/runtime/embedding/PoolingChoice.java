package llm.runtime.embedding;

import java.util.Map;
import java.util.Optional;
import llm.api.ModelFormatException;
import llm.api.Pooling;
import llm.blocks.Encoder;
import llm.blocks.Head;
import llm.blocks.Network;
import llm.runtime.engine.Request.Wanted;

/** Which poolings a model can do, and which one its file asks for. */
public final class PoolingChoice {
  private static final String KEY = ".pooling_type";

  private final Network network;
  private final Pooling standard;

  private PoolingChoice(Network network, Pooling standard) {
    this.network = network;
    this.standard = standard;
  }

  /** Whether a file says how rows are pooled: it is one for embeddings, or scores. */
  public static boolean isSaid(Map<String, ?> metadata) {
    return metadata.containsKey(key(metadata));
  }

  private static String key(Map<String, ?> metadata) {
    return metadata.get("general.architecture") + KEY;
  }

  /**
   * That of a file: what {@code ARCHITECTURE.pooling_type} says, or else the mean with an encoder
   * and the last row with a decoder.
   *
   * @param name of the file, for messages
   * @throws ModelFormatException if the file asks for a pooling that is not known, or for a
   *     classifier that it lacks
   */
  public static PoolingChoice of(String name, Network network, Map<String, ?> metadata) {
    var key = key(metadata);
    var found = metadata.get(key);
    if (found == null) {
      return new PoolingChoice(network, network instanceof Encoder ? Pooling.MEAN : Pooling.LAST);
    }
    var poolings = Pooling.values(); // in the order of the numbers in files
    if (!(found instanceof Number number)
        || number.longValue() < 0
        || number.longValue() >= poolings.length) {
      throw new ModelFormatException(
          name + ": " + key + " is " + found + ", expected 0 to " + (poolings.length - 1));
    }
    var choice = new PoolingChoice(network, poolings[number.intValue()]);
    if (choice.standard == Pooling.RANK && choice.head(Head.Kind.SCORES).isEmpty()) {
      throw new ModelFormatException(
          name + ": " + key + " is " + found + ", but there is no classifier (cls, cls.output)");
    }
    return choice;
  }

  /** What is done unless somebody asks for something else. */
  Pooling standard() {
    return standard;
  }

  /**
   * Refuses a pooling that this model cannot do.
   *
   * @throws IllegalArgumentException if scores are asked for, and there is no classifier
   */
  void check(Pooling pooling) {
    if (pooling != Pooling.RANK || head(Head.Kind.SCORES).isPresent()) return;
    throw new IllegalArgumentException(
        "pooling: RANK, expected another: the model has no classifier");
  }

  /** Numbers of a row that comes out. */
  int width(Pooling pooling) {
    return head(kind(pooling)).map(Head::out).orElse(network.width());
  }

  private static Head.Kind kind(Pooling pooling) {
    return pooling == Pooling.RANK ? Head.Kind.SCORES : Head.Kind.EMBEDDING;
  }

  private Optional<Head> head(Head.Kind kind) {
    return network.head().filter(head -> head.kind() == kind);
  }

  /** The rows that a pooling takes: all, or one. */
  Wanted wanted(Pooling pooling) {
    return switch (pooling) {
      case NONE, MEAN -> Wanted.ALL;
      case CLS -> Wanted.FIRST;
      case LAST -> Wanted.LAST;
      case RANK -> wanted(scored());
    };
  }

  /** What a classifier scores: the first row where it has seen all others, or the last. */
  private Pooling scored() {
    if (head(Head.Kind.SCORES).map(Head::isOfMean).orElse(false)) return Pooling.MEAN;
    return network instanceof Encoder ? Pooling.CLS : Pooling.LAST;
  }

  /** What pools a text of so many tokens. */
  Pooled pool(Pooling pooling, int tokens) {
    var head = head(kind(pooling));
    return switch (pooling == Pooling.RANK ? scored() : pooling) {
      case NONE -> KeptRows.all(head, tokens, network.width());
      case MEAN, RANK -> new MeanRow(head, network.width());
      case CLS -> KeptRows.one(head, 0, network.width());
      case LAST -> KeptRows.one(head, tokens - 1, network.width());
    };
  }
}
