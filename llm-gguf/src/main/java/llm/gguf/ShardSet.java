package llm.gguf;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A model split into several files, {@code NAME-00001-of-00003.gguf} and so on.
 *
 * <p>Each has {@code split.no} (from 0) and {@code split.count}; the first has all metadata of the
 * model and, in {@code split.tensors.count}, how many tensors there are in all.
 */
final class ShardSet {
  private static final Pattern NAME = Pattern.compile("(.*)-(\\d{5})-of-(\\d{5})\\.gguf");
  private static final int LISTED = 5;

  private ShardSet() {}

  /** Opens the other files of the set, and checks that they are one. */
  static List<Shard> complete(Path path, Shard opened) {
    var paths = paths(path, opened);
    var missing = paths.stream().filter(p -> !Files.exists(p)).toList();
    if (!missing.isEmpty()) throw missing(opened, missing, paths.size());
    var shards = new ArrayList<Shard>();
    for (var i = 0; i < paths.size(); i++) {
      var own = paths.get(i).getFileName().equals(path.getFileName());
      var shard = own ? opened : ShardReader.read(FileSource.of(paths.get(i)));
      check(shard, "split.no", i);
      check(shard, "split.count", paths.size());
      shards.add(shard);
    }
    long found = shards.stream().mapToLong(shard -> shard.tensors().size()).sum();
    for (var shard : shards) {
      if (shard.metadata().contains("split.tensors.count")) {
        check(shard, "split.tensors.count", found);
      }
    }
    return shards;
  }

  private static List<Path> paths(Path path, Shard opened) {
    var name = NAME.matcher(path.getFileName().toString());
    var count = opened.splitCount();
    if (!name.matches() || Long.parseLong(name.group(3)) != count) {
      throw new GgufException(
          opened.name(),
          "is one of %d files (split.count); expected a name that ends with -%05d-of-%05d.gguf"
              .formatted(count, opened.split("split.no", 0) + 1, count));
    }
    var paths = new ArrayList<Path>();
    for (var i = 1; i <= count; i++) {
      paths.add(
          path.resolveSibling("%s-%05d-of-%s.gguf".formatted(name.group(1), i, name.group(3))));
    }
    return paths;
  }

  private static GgufException missing(Shard opened, List<Path> missing, int count) {
    var names =
        missing.stream()
            .limit(LISTED)
            .map(path -> path.getFileName().toString())
            .collect(Collectors.joining(", "));
    var more = missing.size() > LISTED ? " and more" : "";
    return GgufException.unreadable(
        opened.name(),
        "%d of its %d shards are missing: %s%s".formatted(missing.size(), count, names, more));
  }

  private static void check(Shard shard, String key, long expected) {
    if (!shard.metadata().contains(key)) {
      throw new GgufException(shard.name(), "%s is missing; expected %d".formatted(key, expected));
    }
    var found = shard.split(key, expected);
    if (found != expected) {
      throw new GgufException(
          shard.name(), "%s is %d; expected %d".formatted(key, found, expected));
    }
  }
}
