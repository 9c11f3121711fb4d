package llm.cli.command;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import llm.api.Sampler.Kind;

/** Names of samplers, as llama.cpp writes them. */
final class SamplerNames {
  private SamplerNames() {}

  /** All, in their usual order. */
  static String all() {
    return Arrays.stream(Kind.values()).map(SamplerNames::name).collect(Collectors.joining(";"));
  }

  private static String name(Kind kind) {
    return kind == Kind.TYPICAL ? "typ_p" : kind.name().toLowerCase(Locale.ROOT);
  }

  /**
   * The samplers of a list.
   *
   * @param names between semicolons or commas; empty for none
   * @throws IllegalArgumentException if a name is unknown
   */
  static List<Kind> parse(String names) {
    if (names.isBlank()) return List.of();
    return Arrays.stream(names.split("[;,]")).map(SamplerNames::kind).toList();
  }

  private static Kind kind(String name) {
    var plain = name.strip().toLowerCase(Locale.ROOT).replace('-', '_');
    return switch (plain) {
      case "temp" -> Kind.TEMPERATURE;
      case "typ", "typ_p", "typical_p" -> Kind.TYPICAL;
      default ->
          Arrays.stream(Kind.values())
              .filter(kind -> name(kind).equals(plain) || kind.name().equalsIgnoreCase(plain))
              .findFirst()
              .orElseThrow(() -> unknown(name));
    };
  }

  private static IllegalArgumentException unknown(String name) {
    return new IllegalArgumentException("samplers: " + name + ", expected some of " + all());
  }
}
