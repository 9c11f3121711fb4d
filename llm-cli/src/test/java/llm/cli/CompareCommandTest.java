package llm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import llm.cli.bundle.BundledModel;
import llm.cli.bundle.BundledModels;
import llm.cli.compare.Xml;
import llm.cli.terminal.Output;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class CompareCommandTest {
  private static final List<String> DEMOS =
      BundledModels.all().stream().map(BundledModel::reference).toList();

  /** A model most of whose blocks have no attention. */
  private static final String CONVOLUTIONS =
      Path.of("../llm-arch-liquid/src/test/resources/llm/arch/liquid/lfm2.gguf").toString();

  /** A model of some blocks of which a search has left a part, or nothing. */
  private static final String PARTS =
      Path.of("../llm-arch-llama/src/test/resources/llm/arch/llama/deci.gguf").toString();

  private final CommandRun command = CommandRun.real();
  @TempDir private Path folder;

  private int compare(List<String> models, String... options) {
    var arguments = new ArrayList<>(List.of("compare"));
    arguments.addAll(List.of(options));
    arguments.addAll(models);
    return command.run(arguments.toArray(String[]::new));
  }

  private JsonNode demo(String name) {
    assertEquals(0, command.run("compare", "--json", "demo:" + name, DEMOS.getFirst()));
    return command.json().get("models").get(0);
  }

  @Test
  void llamaIsSequentialWithRmsNormRopeAndAGate() {
    var model = demo("llama");
    var block = model.get("blocks").get(0);
    assertEquals(1, model.get("blocks").size());
    assertEquals(3, block.get("layers").size());
    assertEquals("sequential", block.get("form").asString());
    var attention = block.get("attention");
    assertEquals("GQA", attention.get("kind").asString());
    assertEquals(6, attention.get("head_count").asInt());
    assertEquals(2, attention.get("head_count_kv").asInt());
    assertEquals(16, attention.get("key_length").asInt());
    assertEquals("RoPE", attention.get("positions").get("kind").asString());
    assertEquals("pairs", attention.get("positions").get("pairing").asString());
    assertEquals(10_000, attention.get("positions").get("rope.freq_base").asDouble());
    var norms = block.get("norms");
    assertEquals("RMSNorm", norms.get("before_mixer").get("kind").asString());
    assertEquals("RMSNorm", norms.get("before_feed_forward").get("kind").asString());
    assertFalse(norms.has("after_mixer"));
    var feedForward = block.get("feed_forward");
    assertEquals("gated", feedForward.get("form").asString());
    assertEquals("SILU", feedForward.get("activation").asString());
    assertEquals(256 / 96.0, feedForward.get("width_ratio").asDouble(), 1e-9);
    assertTrue(model.get("output").get("tied").asBoolean());
    assertEquals("llama", model.get("tokenizer").get("model").asString());
    assertFalse(model.get("embedding").has("norm"));
    assertEquals(0, biases(block));
    // 768 x 96 + 3 x (96 x (96 + 2 x 32) + 96 x 96 + 3 x 96 x 256 + 2 x 96) + 96
    assertEquals(369_312, model.get("weights").get("count").asLong());
    assertEquals(73_728, part(model, "embedding"));
    assertEquals(3 * (96 * 160 + 96 * 96), part(model, "attention"));
    assertEquals(3 * 3 * 96 * 256, part(model, "feed_forward"));
    assertEquals(7 * 96, part(model, "norms"));
    assertEquals(0, part(model, "output"));
    // 3 layers x 2 heads x (16 + 16) x 4 bytes
    assertEquals(768_000, model.get("cost").get("cache_bytes_per_1000_tokens").asLong());
    assertEquals(368_640, model.get("cost").get("multiplications_per_token").asLong());
  }

  @Test
  void blocksMayHaveOnePartOrNone() {
    assertEquals(0, compare(List.of(PARTS, DEMOS.getFirst()), "--json"));
    var blocks = command.json().get("models").get(0).get("blocks");
    assertEquals(5, blocks.size());
    assertFalse(blocks.get(1).has("mixer"));
    assertTrue(blocks.get(2).has("mixer"));
    assertFalse(blocks.get(2).has("attention"));
    assertTrue(blocks.get(3).has("attention"));
    assertFalse(blocks.get(3).has("feed_forward"));
    assertFalse(blocks.get(4).has("mixer"));
    assertFalse(blocks.get(4).has("feed_forward"));
    var page = folder.resolve("parts.html");
    assertEquals(0, compare(List.of(PARTS, DEMOS.getFirst()), "--html", page.toString()));
    assertTrue(Files.exists(page));
  }

  @Test
  void streamsPartsBesideAndKeysOfEarlierBlocksAreTold() {
    var gemma4 = "../llm-arch-gemma/src/test/resources/llm/arch/gemma/gemma4.gguf";
    assertEquals(0, command.run("compare", gemma4, gemma4));
    var told = command.out().replaceAll("\\s+", " ");
    for (var fact : List.of("per-layer", "LayerInput", "that of")) {
      assertTrue(told.contains(fact), () -> fact + " in " + told);
    }
  }

  /** A low rank beside the mixer, streams that follow, a row for each layer: all of Gemma 3n. */
  @Test
  void partsBesideMixersAndStreamsAreDrawn() throws IOException {
    var gemma3n = "../llm-arch-gemma/src/test/resources/llm/arch/gemma/gemma3n.gguf";
    var page = folder.resolve("page.html");
    assertEquals(0, compare(List.of(gemma3n, DEMOS.getFirst()), "--html", page.toString()));
    var text = Files.readString(page);
    for (var drawn :
        List.of(
            "AltUp predicts all streams",
            "AltUp corrects all streams",
            "mean of 4 streams",
            "laurel_l",
            "inp_gate",
            "× the layer",
            "× 0.70711",
            "h = 0.70711 (x + ",
            " + LAuReL(attn_norm(x)))",
            "z = y + post_norm(layer input(y))")) {
      assertTrue(text.contains(drawn), drawn);
    }
    Xml.parse(text);
    assertEquals(0, compare(List.of(gemma3n, DEMOS.getFirst()), "--json"));
    var block = command.json().get("models").get(0).get("blocks").get(0);
    assertEquals(0.70711, block.get("sum_scale").asDouble(), 1e-5);
    var places = new ArrayList<String>();
    block.get("asides").forEach(aside -> places.add(aside.get("place").asString()));
    assertEquals(List.of("beside", "around", "last"), places);
    assertFalse(block.get("norms").has("sum_mixer"));
  }

  @Test
  void latentAttentionTellsWhatItKeeps() {
    var deepseek = "../llm-arch-deepseek/src/test/resources/llm/arch/deepseek/deepseek32.gguf";
    assertEquals(0, compare(List.of(deepseek, DEMOS.getFirst()), "--json"));
    var attention = command.json().get("models").get(0).get("blocks").get(0).get("attention");
    assertEquals("MLA", attention.get("kind").asString());
    var latent = attention.get("latent");
    assertTrue(latent.get("kv_lora_rank").asInt() > 0);
    assertTrue(latent.get("q_lora_rank").asInt() > 0);
    assertTrue(latent.get("rope_dimension_count").asInt() > 0);
    assertTrue(latent.get("indexer").get("top_k").asInt() > 0);
    command.out.reset();
    command.variables.put("COLUMNS", "900");
    assertEquals(0, compare(List.of(deepseek, DEMOS.getFirst())));
    assertTrue(line("latent vectors").contains("one latent vector of"), command.out());
  }

  /** An encoder has no logits; its sums are normalised, and a classifier may be behind it. */
  @Test
  void encodersAreCompared() throws IOException {
    var bert = "../llm-arch-bert/src/test/resources/llm/arch/bert/bert-rerank.gguf";
    assertEquals(0, compare(List.of(bert, DEMOS.getFirst()), "--json"), command.err());
    var model = command.json().get("models").get(0);
    assertEquals("encoder", model.get("network").asString());
    assertEquals("decoder", command.json().get("models").get(1).get("network").asString());
    assertEquals(2, model.get("embedding").get("token_types").asInt());
    assertFalse(model.get("output").has("tied"));
    assertEquals("Classifier", model.get("output").get("head").get("kind").asString());
    var block = model.get("blocks").get(0);
    assertTrue(block.get("attention").get("both_ways").asBoolean());
    assertTrue(block.get("norms").has("sum_mixer"));
    assertTrue(block.get("norms").has("sum_feed_forward"));
    command.out.reset();
    command.variables.put("COLUMNS", "900");
    assertEquals(0, compare(List.of(bert, DEMOS.getFirst())));
    assertTrue(line("sight").contains("both ways"), command.out());
    assertTrue(line("token types").contains("2"), command.out());
    assertTrue(command.out().contains("classifier with 1 score"), command.out());
    assertTrue(command.out().contains("of the sum behind attention and feed-forward"));
    var page = folder.resolve("page.html");
    assertEquals(0, compare(List.of(bert, DEMOS.getFirst()), "--html", page.toString()));
    var text = Files.readString(page);
    Xml.parse(text);
    for (var drawn : List.of("sees both ways", "+ token types: 2", "a pooled row", "tanh")) {
      assertTrue(text.contains(drawn), drawn);
    }
  }

  /** A model with two networks stands in two columns, each with its own weights. */
  @Test
  void encoderAndDecoderStandSideBySide() {
    var shared = Path.of("../../shared/conformance/families");
    assumeTrue(Files.exists(shared), "no shared/conformance/families beside this project");
    var t5 = shared.resolve("t5.gguf").toString();
    assertEquals(0, compare(List.of(t5, DEMOS.getFirst()), "--json"), command.err());
    var models = command.json().get("models");
    assertEquals(3, models.size());
    assertEquals("encoder", models.get(0).get("network").asString());
    assertEquals("decoder", models.get(1).get("network").asString());
    var cross = models.get(1).get("blocks").get(0).get("asides").get(0);
    assertEquals("CrossAttention", cross.get("kind").asString());
    assertTrue(cross.has("norm_before"));
    for (int i = 0; i < 2; i++) {
      assertTrue(part(models.get(i), "attention") > 0);
      assertTrue(part(models.get(i), "embedding") > 0);
    }
    assertTrue(part(models.get(1), "attention") > part(models.get(0), "attention"));
    command.out.reset();
    assertEquals(0, compare(List.of(t5, DEMOS.getFirst())));
    assertTrue(command.out().contains("(encoder)"), command.out());
  }

  @Test
  void falconIsParallelBehindOneNormWithOneKeyValueHead() {
    var model = demo("falcon");
    var block = model.get("blocks").get(0);
    assertEquals("parallel", block.get("form").asString());
    assertTrue(block.get("shared_norm").asBoolean());
    assertEquals("MQA", block.get("attention").get("kind").asString());
    assertEquals(1, block.get("attention").get("head_count_kv").asInt());
    assertEquals("halves", block.get("attention").get("positions").get("pairing").asString());
    var norm = block.get("norms").get("before_mixer");
    assertEquals("LayerNorm", norm.get("kind").asString());
    assertTrue(norm.get("bias").asBoolean());
    assertFalse(block.get("norms").has("before_feed_forward"));
    assertEquals("plain", block.get("feed_forward").get("form").asString());
    assertEquals("GELU", block.get("feed_forward").get("activation").asString());
    assertEquals(4, block.get("feed_forward").get("width_ratio").asDouble());
    assertTrue(model.get("output").get("tied").asBoolean());
    assertEquals("gpt2", model.get("tokenizer").get("model").asString());
    assertEquals(0, biases(block));
    assertEquals(384_000, model.get("cost").get("cache_bytes_per_1000_tokens").asLong());
  }

  @Test
  void bloomHasAlibiAnEmbeddingNormAndBiasesEverywhere() {
    var model = demo("bloom");
    var block = model.get("blocks").get(0);
    assertEquals("sequential", block.get("form").asString());
    assertFalse(block.get("shared_norm").asBoolean());
    assertEquals("MHA", block.get("attention").get("kind").asString());
    var positions = block.get("attention").get("positions");
    assertEquals("ALiBi", positions.get("kind").asString());
    assertEquals(8, positions.get("attention.max_alibi_bias").asDouble());
    assertEquals("LayerNorm", model.get("embedding").get("norm").get("kind").asString());
    assertEquals(4, biases(block));
    assertFalse(model.get("output").get("tied").asBoolean());
    assertEquals(73_728, part(model, "output"));
    assertEquals(
        3 * 4 * 24 * 2 * 4 * 1000, model.get("cost").get("cache_bytes_per_1000_tokens").asLong());
  }

  /** Another mixer than attention, and what it keeps, in all forms of a comparison. */
  @Test
  void convolutionsAreMixersWithStatesThatDoNotGrow() throws IOException {
    assertEquals(0, compare(List.of(CONVOLUTIONS, DEMOS.getFirst()), "--json"));
    var model = command.json().get("models").get(0);
    var convolution = model.get("blocks").get(0);
    assertEquals("[0,2,3,5]", convolution.get("layers").toString());
    assertFalse(convolution.has("attention"));
    var mixer = convolution.get("mixer");
    assertEquals("ShortConvolution", mixer.get("kind").asString());
    assertEquals("shortconv.in_proj", mixer.get("linear").get(0).get("name").asString());
    var state = mixer.get("states").get(0);
    assertEquals("RecurrentState", state.get("kind").asString());
    assertEquals(2 * 2 * 64 * 4, state.get("bytes").asLong());
    assertEquals(0, state.get("bytes_per_token").asLong());
    var attention = model.get("blocks").get(1);
    assertEquals("GQA", attention.get("attention").get("kind").asString());
    var keys = attention.get("mixer").get("states").get(0);
    assertEquals("KeyValues", keys.get("kind").asString());
    assertEquals(2 * 32 * 4, keys.get("bytes_per_token").asLong());
    assertEquals(4 * 2 * 2 * 64 * 4, model.get("cost").get("state_bytes").asLong());
    // four blocks: three matrices of 64 x 64 in, one out, three taps
    assertEquals(4 * (4 * 64 * 64 + 3 * 64), part(model, "mixer"));

    command.out.reset();
    var page = folder.resolve("page.html");
    assertEquals(0, compare(List.of(CONVOLUTIONS, DEMOS.getFirst()), "--html", page.toString()));
    var text = Files.readString(page);
    assertTrue(text.contains("causal convolution, taps 3"), text);
    assertTrue(text.contains("keeps 1.0 KiB a sequence"), text);
    assertTrue(text.contains("<br/>layers 0, 2–3, 5"), text);
    assertTrue(text.contains("<br/>layers 1, 4"), text);
    assertEquals(0, compare(List.of(CONVOLUTIONS, DEMOS.getFirst())));
    assertTrue(line("mixer").contains("layers 0, 2–3, 5: short"), command.out());
    assertTrue(line("other mixers").contains("66,304"), command.out());
  }

  /** How many linear layers of attention and feed-forward have a bias. */
  private static long biases(JsonNode block) {
    long count = 0;
    for (var part : List.of("attention", "feed_forward")) {
      for (var layer : block.get(part).get("linear")) {
        if (layer.get("bias").asBoolean()) count++;
      }
    }
    return count;
  }

  private static long part(JsonNode model, String name) {
    return model.get("weights").get("parts").get(name).get("count").asLong();
  }

  @Test
  void theTableFitsTheTerminal() {
    assertEquals(0, compare(DEMOS));
    assertTrue(command.out().lines().allMatch(l -> l.length() <= 100), command.out());
    assertTrue(command.out().lines().findFirst().orElseThrow().contains(DEMOS.getLast()));
    assertFalse(command.out().contains("\u001b"), command.out());
    command.out.reset();
    command.variables.put("COLUMNS", "75");
    assertEquals(0, compare(DEMOS));
    assertTrue(command.out().lines().allMatch(l -> l.length() <= 75), command.out());
    // The third column comes below.
    assertEquals(2, command.out().lines().filter(l -> l.startsWith("architecture")).count());
  }

  @Test
  void onATerminalAgreementIsDimmed() {
    command.kind = Output.Kind.COLORS;
    assertEquals(0, compare(DEMOS));
    assertTrue(line("layers").startsWith("\u001b[2m"), command.out());
    assertTrue(line("block form").startsWith("\u001b[1m"), command.out());
    command.out.reset();
    command.kind = Output.Kind.PLAIN_TERMINAL;
    assertEquals(0, compare(DEMOS));
    assertFalse(command.out().contains("\u001b"), command.out());
  }

  private String line(String label) {
    return command.out().lines().filter(l -> l.contains(label + " ")).findFirst().orElseThrow();
  }

  @Test
  void aModelThatFailsIsLeftOut() {
    var none = folder.resolve("none.gguf").toString();
    assertEquals(1, compare(List.of(none, DEMOS.getFirst())));
    assertTrue(command.out().contains("block form"), command.out());
    assertEquals("llm: " + none + ": no such file\n", command.err());
    command.out.reset();
    assertEquals(1, compare(List.of(none, DEMOS.getFirst()), "--json"));
    assertEquals(
        none + ": no such file", command.json().get("models").get(0).get("error").asString());
    assertFalse(command.json().get("models").get(1).has("error"));
  }

  @Test
  void whereAllFailNothingIsShown() {
    command.provider = command.runtime;
    command.runtime.refusal = Optional.of("architecture other is not installed");
    var page = folder.resolve("page.html");
    assertEquals(1, compare(DEMOS, "--html", page.toString()));
    assertEquals("", command.out());
    assertEquals(DEMOS.size(), command.err().lines().count());
    assertFalse(Files.exists(page));
  }

  @Test
  void oneModelIsNothingToCompare() {
    assertEquals(2, compare(DEMOS.subList(0, 1)));
  }

  @Test
  void thePageIsWholeAndSelfContained() throws IOException {
    var page = folder.resolve("page.html");
    assertEquals(0, compare(DEMOS, "--html", page.toString()));
    assertEquals("", command.out());
    try (var files = Files.list(folder)) {
      assertEquals(List.of(page), files.toList());
    }
    var text = Files.readString(page);
    var document = Xml.parse(text);
    var drawings = Xml.elements(document, "svg");
    assertEquals(DEMOS.size(), drawings.size());
    for (var drawing : drawings) {
      assertEquals(1, drawing.getElementsByTagName("title").getLength());
      assertEquals(1, drawing.getElementsByTagName("desc").getLength());
    }
    var ids = new TreeSet<String>();
    for (var element : Xml.elements(document, "*")) {
      var id = element.getAttribute("id");
      assertTrue(id.isEmpty() || ids.add(id), id + " twice");
      assertFalse(element.hasAttribute("src") || element.hasAttribute("href"), text);
    }
    assertTrue(Xml.elements(document, "script").isEmpty());
    var css = Xml.elements(document, "style").getFirst().getTextContent();
    assertFalse(css.contains("url(") || css.contains("@import"), css);
    assertTrue(css.contains("prefers-color-scheme: dark"), css);
  }

  /** One for each kind of blocks, whole by itself. */
  @Test
  void drawingsAreFilesNamedAfterTheirModels() throws IOException {
    var target = folder.resolve("new/drawings");
    assertEquals(0, compare(List.of(CONVOLUTIONS, DEMOS.getFirst()), "--svg", target.toString()));
    assertEquals("", command.out());
    try (var files = Files.list(target)) {
      assertEquals(
          List.of(DEMOS.getFirst().replace(':', '_') + ".svg", "lfm2-0.svg", "lfm2-1.svg"),
          files.map(f -> f.getFileName().toString()).sorted().toList());
    }
    var text = Files.readString(target.resolve("lfm2-0.svg"));
    var drawing = Xml.parse(text).getDocumentElement();
    assertEquals("svg", drawing.getTagName());
    assertEquals(1, drawing.getElementsByTagName("style").getLength());
    assertTrue(text.contains("causal convolution, taps 3"), text);
    assertTrue(text.contains("× 4 of 6 layers"), text);
    assertTrue(Files.readString(target.resolve("lfm2-1.svg")).contains("GQA attention"));
  }

  /** The file that a name stands for twice is not written over. */
  @Test
  void modelsOfOneNameHaveDrawingsOfTheirOwn() throws IOException {
    var twice = List.of(DEMOS.getFirst(), DEMOS.getFirst());
    assertEquals(0, compare(twice, "--svg", folder.toString()));
    try (var files = Files.list(folder)) {
      assertEquals(2, files.count());
    }
  }

  @Test
  void whereDrawingsCannotBeWrittenIsSaid() throws IOException {
    var file = Files.writeString(folder.resolve("file"), "");
    assertEquals(1, compare(DEMOS, "--svg", file.toString()));
    assertEquals(1, command.err().lines().count());
    assertTrue(command.err().contains(file.toString()), command.err());
  }

  @Test
  void thePageShowsForeignTextAsText() throws IOException {
    var name = "<img src=x onerror=alert(1)>&\"'.gguf";
    var model = folder.resolve(name);
    try {
      Files.write(model, BundledModels.defaultModel().bytes());
    } catch (IOException | InvalidPathException e) {
      assumeTrue(false, "no such file names here: " + e);
    }
    var page = folder.resolve("page.html");
    assertEquals(
        0, compare(List.of(model.toString(), DEMOS.getFirst()), "--html", page.toString()));
    var document = Xml.parse(Files.readString(page));
    assertTrue(Xml.elements(document, "img").isEmpty());
    assertTrue(Xml.elements(document, "h3").getFirst().getTextContent().endsWith(name));
  }

  @Test
  void whereThePageCannotBeWrittenIsSaid() {
    var page = folder.resolve("none").resolve("page.html").toString();
    assertEquals(1, compare(DEMOS, "--html", page));
    assertEquals(1, command.err().lines().count());
    assertTrue(command.err().contains(page), command.err());
  }

  @Test
  void everyVariantOfEveryFamilyCanBeCompared() throws IOException {
    var models = conformance();
    var page = folder.resolve("page.html");
    compare(models, "--json", "--html", page.toString());
    var compared = 0;
    for (var model : command.json().get("models")) {
      if (model.has("error")) {
        // A family of a plugin from outside.
        assertTrue(model.get("error").asString().contains("no plugin for"), model::toString);
        continue;
      }
      compared++;
      check(model);
    }
    assertTrue(compared > 20, compared + " of " + models.size());
    var document = Xml.parse(Files.readString(page));
    assertTrue(Xml.elements(document, "svg").size() >= compared);
  }

  /** Each layer is told once, all weights belong to a part, and attention and norms are found. */
  private static void check(JsonNode model) {
    var layers = new TreeSet<Integer>();
    for (var block : model.get("blocks")) {
      for (var layer : block.get("layers")) assertTrue(layers.add(layer.asInt()));
      assertTrue(block.get("attention").get("kind").asString().matches("MHA|GQA|MQA"));
      assertTrue(block.get("norms").size() > 0, model::toString);
      assertTrue(block.get("feed_forward").get("width_ratio").asDouble() > 0, model::toString);
    }
    assertEquals(model.get("block_count").asInt(), layers.size());
    assertEquals(layers.size() - 1, layers.getLast());
    long sum = 0;
    for (var part : model.get("weights").get("parts")) sum += part.get("count").asLong();
    assertEquals(model.get("weights").get("count").asLong(), sum);
    assertTrue(part(model, "attention") > 0 && part(model, "feed_forward") > 0);
    assertTrue(part(model, "other") < sum / 100, model::toString);
  }

  private static List<String> conformance() throws IOException {
    for (var up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
      var logits = up.resolve("shared/conformance/logits");
      if (!Files.isDirectory(logits)) continue;
      try (var files = Files.list(logits)) {
        return files.map(Path::toString).filter(f -> f.endsWith(".gguf")).sorted().toList();
      }
    }
    assumeTrue(false, "shared/conformance/logits is not beside this project");
    return List.of();
  }
}
