package llm.cli.compare;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A part of a block that is neither its mixer nor its feed-forward.
 *
 * @param kind {@code LAuReL}, {@code LayerInput}
 * @param place {@code beside} the mixer, {@code cross} behind it, {@code around} both, {@code last}
 */
record AsideFacts(String kind, String place) {
  /** Whether a part is one: it says where it works, as only norms do else. */
  static boolean isAside(Details part) {
    return !part.isNorm() && !part.text("place").isEmpty();
  }

  static List<AsideFacts> of(Details block) {
    return block.children().stream()
        .filter(AsideFacts::isAside)
        .map(part -> new AsideFacts(part.block().kind(), part.text("place")))
        .toList();
  }

  private String text() {
    return switch (place) {
      case "beside" -> kind + " beside the mixer";
      case "cross" -> kind + " behind the mixer";
      case "around" -> kind + " around both";
      case "last" -> kind + " at the end";
      default -> kind + " " + place.toLowerCase(Locale.ROOT);
    };
  }

  /** {@code , LAuReL beside the mixer}; empty for none. */
  static String texts(List<AsideFacts> asides) {
    return asides.stream().map(aside -> ", " + aside.text()).collect(Collectors.joining());
  }
}
