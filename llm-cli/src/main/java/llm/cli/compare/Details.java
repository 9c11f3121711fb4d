package llm.cli.compare;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import llm.api.ModelDescription.BlockInfo;

/** What a block says of itself, read by type. */
record Details(BlockInfo block) {
  String text(String key) {
    return block.details().getOrDefault(key, "").toString();
  }

  /** A whole number; 0 where it is missing. */
  long integer(String key) {
    return block.details().get(key) instanceof Number number ? number.longValue() : 0;
  }

  /** A number, exact as people write it; empty where it is missing. */
  Optional<Number> number(String key) {
    return block.details().get(key) instanceof Number number
        ? Optional.of(number)
        : Optional.empty();
  }

  boolean flag(String key) {
    return Boolean.TRUE.equals(block.details().get(key));
  }

  boolean is(String kind) {
    return block.kind().equals(kind);
  }

  boolean isNorm() {
    return block.kind().endsWith("Norm");
  }

  List<Details> children() {
    return block.children().stream().map(Details::new).toList();
  }

  Optional<Details> child(String kind) {
    return children().stream().filter(child -> child.is(kind)).findFirst();
  }

  /** This block and all within. */
  Stream<Details> all() {
    return Stream.concat(Stream.of(this), children().stream().flatMap(Details::all));
  }

  /** The names of the tensors, without suffix, that this block itself has. */
  List<String> tensors() {
    return List.of(block.name().split("\\+"));
  }

  /** What the block says under the keys that begin so. */
  Map<String, Object> beginning(String prefix) {
    var found = new LinkedHashMap<String, Object>();
    block
        .details()
        .forEach(
            (key, value) -> {
              if (key.startsWith(prefix)) found.put(key, value);
            });
    return found;
  }
}
