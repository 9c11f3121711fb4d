package llm.gguf;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import llm.tensor.Quoted;

/**
 * What the shards of a set say of the model: the first says all, others may repeat it, and must not
 * contradict it.
 */
final class ShardMetadata {
  private static final int LISTED = 5;

  private ShardMetadata() {}

  /**
   * Compares the shards with the first.
   *
   * @return what is left out, in a line for each shard
   * @throws GgufException if one contradicts it
   */
  static List<String> check(List<Shard> shards) {
    var warnings = new ArrayList<String>();
    var first = shards.getFirst();
    for (var shard : shards.subList(1, shards.size())) {
      var unknown = new ArrayList<String>();
      shard
          .metadata()
          .asMap()
          .forEach(
              (key, value) -> {
                if (isOfOneFile(key)) return;
                var expected = first.metadata().asMap().get(key);
                if (expected == null) unknown.add(key);
                else if (!expected.equals(value)) throw contradiction(shard, key, value, expected);
              });
      if (!unknown.isEmpty()) warnings.add(ignored(shard, unknown));
    }
    return List.copyOf(warnings);
  }

  /** Whether the key is about the shard, not about the model. */
  private static boolean isOfOneFile(String key) {
    return key.startsWith("split.") || key.equals(ShardReader.ALIGNMENT);
  }

  private static GgufException contradiction(
      Shard shard, String key, Object found, Object expected) {
    return new GgufException(
        shard.name(),
        "%s is %s; expected %s, as in the first shard"
            .formatted(Quoted.of(key), Quoted.of(found), Quoted.of(expected)));
  }

  private static String ignored(Shard shard, List<String> keys) {
    var shown = keys.stream().limit(LISTED).map(Quoted::of).collect(Collectors.joining(", "));
    return "%s: metadata that the first shard has not is left out: %s%s"
        .formatted(
            shard.name(),
            shown,
            keys.size() > LISTED ? " and " + (keys.size() - LISTED) + " more" : "");
  }
}
