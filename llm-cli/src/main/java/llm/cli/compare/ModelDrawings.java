package llm.cli.compare;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** The drawings of a model: one for each kind of its blocks, as far as they are told apart. */
public final class ModelDrawings {
  /** Of more kinds those that most layers have. */
  private static final int MOST = 3;

  private final ModelFacts model;
  private final List<Kind> all;
  private final List<Kind> shown;

  /** Blocks that are the same, and where they are. */
  record Kind(BlockFacts block, List<Integer> layers) {
    int first() {
      return layers.getFirst();
    }
  }

  private ModelDrawings(ModelFacts model) {
    this.model = model;
    this.all =
        model.kinds().entrySet().stream().map(e -> new Kind(e.getKey(), e.getValue())).toList();
    this.shown =
        all.stream()
            .sorted(Comparator.comparingInt((Kind kind) -> kind.layers.size()).reversed())
            .limit(MOST)
            .sorted(Comparator.comparingInt(Kind::first))
            .toList();
  }

  public static ModelDrawings of(ModelFacts model) {
    return new ModelDrawings(model);
  }

  /** Kinds of blocks that are drawn, in the order of their layers. */
  List<Kind> shown() {
    return shown;
  }

  /** How many kinds there are beside those. */
  int left() {
    return all.size() - shown.size();
  }

  /** An element for a page. */
  String element(Kind kind, String id) {
    return BlockDrawing.draw(model, kind.block, id);
  }

  /**
   * Each drawing as a file of its own.
   *
   * @return by the index of the first layer that is so
   */
  public SequencedMap<Integer, String> files() {
    var files = new LinkedHashMap<Integer, String>();
    for (var kind : shown) files.put(kind.first(), Svg.alone(element(kind, "block")));
    return files;
  }
}
