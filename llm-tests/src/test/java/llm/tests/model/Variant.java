package llm.tests.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import llm.gguf.GgufFile;
import llm.tests.Reactor;

/**
 * A tiny model with random weights, and what the reference computed with it.
 *
 * @param name which architecture, and which of its variants
 * @param folder where {@code NAME.gguf}, {@code NAME.json} and {@code NAME.logits} are
 */
public record Variant(String name, Path folder) {
  private static final String NEXT = "families";
  private static final String GREEDY = "greedy.";
  private static final String ROUNDED = "rounded.";
  private static final Properties BARS = bars();

  /** Ours: a fresh clone has them. */
  public static Path bundled() {
    return Reactor.root().resolve("llm-tests/src/test/resources/logits");
  }

  /** Ours, and those beside the project where they are there. */
  static Collection<Variant> all() {
    var variants = new TreeMap<String, Variant>();
    for (var variant : in(bundled())) variants.put(variant.name, variant);
    Shared.find("conformance/logits")
        .ifPresent(f -> in(f).forEach(v -> variants.putIfAbsent(v.name, v)));
    return variants.values();
  }

  /** Those in a folder. */
  static Collection<Variant> in(Path folder) {
    try (var files = Files.list(folder)) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(f -> f.endsWith(".gguf"))
          .map(f -> new Variant(f.replaceFirst("\\.gguf$", ""), folder))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Those in a folder and the folders within, by their names. */
  public static Collection<Variant> below(Path folder) {
    var variants = new TreeMap<String, Variant>();
    try (var files = Files.walk(folder)) {
      for (var sub : files.filter(Files::isDirectory).toList()) {
        for (var variant : in(sub)) variants.put(variant.name, variant);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return variants.values();
  }

  public Path model() {
    return folder.resolve(name + ".gguf");
  }

  /** {@code general.architecture}. */
  public String architecture() {
    try (var file = GgufFile.open(model())) {
      return file.metadata().string("general.architecture").orElseThrow();
    }
  }

  public Reference reference() {
    return Reference.read(folder.resolve(name + ".json"));
  }

  /** The types of the prompt's tokens; none where all are of one. */
  int[] types() {
    return Reference.types(folder.resolve(name + ".json"));
  }

  /** Whether the reference is a computation of our own, and not llama.cpp's. */
  public boolean isOurs() {
    return reference().computedBy().isPresent();
  }

  /** Whether there are logits: of a model that embeds texts there are none. */
  boolean hasLogits() {
    return Files.exists(folder.resolve(name + ".logits"));
  }

  /** Whether there are rows: those of a model that embeds texts. */
  public boolean hasRows() {
    return Files.exists(rowsFile());
  }

  /** {@code [positions, width]}: in double precision where there are such. */
  float[] rows() {
    return Reference.logits(rowsFile());
  }

  private Path rowsFile() {
    var exact = folder.resolve(name + ".none.exact.embd");
    if (Files.exists(exact)) return exact;
    var theirs = folder.resolve(name + ".none.embd");
    return Files.exists(theirs) ? theirs : folder.resolve(name + ".rows");
  }

  /** What a classifier makes of the prompt, if there is one. */
  Optional<float[]> scores() {
    return java.util.stream.Stream.of(".rank.exact.embd", ".rank.embd", ".scores")
        .map(ending -> folder.resolve(name + ending))
        .filter(Files::exists)
        .findFirst()
        .map(Reference::logits);
  }

  /**
   * {@code [positions, vocabulary]}: in double precision where there are such, since the others
   * have GELU by a table of halves.
   */
  float[] logits() {
    var exact = folder.resolve(name + ".exact.logits");
    return Reference.logits(Files.exists(exact) ? exact : folder.resolve(name + ".logits"));
  }

  /** The largest difference that is no error, in standard deviations of the logits. */
  double bar() {
    return Double.parseDouble(setting("").orElseGet(() -> BARS.getProperty("default")));
  }

  /** What rounding activations may change of the logits, with quantised weights. */
  double roundedBar() {
    return Double.parseDouble(setting(ROUNDED).orElseThrow());
  }

  /**
   * The reference's greedy ids: those before a rounding of the reference's own decides what is
   * likeliest.
   */
  int[] greedy() {
    var all = reference().greedy();
    return setting(GREEDY).map(n -> Arrays.copyOf(all, Integer.parseInt(n))).orElse(all);
  }

  /** What is set for the names that begin as this one; the longest counts. */
  private Optional<String> setting(String prefix) {
    var key = prefix + (folder.endsWith(NEXT) ? NEXT + "." + name : name);
    return BARS.stringPropertyNames().stream()
        .filter(known -> known.startsWith(prefix) && key.startsWith(known))
        .max(Comparator.comparing(String::length))
        .map(BARS::getProperty);
  }

  private static Properties bars() {
    var bars = new Properties();
    try (InputStream in = Files.newInputStream(bundled().resolve("bars.properties"))) {
      bars.load(in);
      return bars;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
