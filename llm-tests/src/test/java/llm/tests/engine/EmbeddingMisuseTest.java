package llm.tests.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import llm.api.ContextOverflowException;
import llm.api.Embedding;
import llm.api.EmbeddingModel;
import llm.api.EmbeddingOptions;
import llm.api.InterruptionException;
import llm.api.LanguageModel;
import llm.api.LoadOptions;
import llm.api.LogitsException;
import llm.api.ModelSource;
import llm.api.Observer;
import llm.api.Pooling;
import llm.api.RerankOptions;
import llm.api.Reranker;
import llm.api.UnsupportedModelException;
import llm.gguf.GgufFile;
import llm.gguf.GgufWriter;
import llm.tensor.Tensor;
import llm.tensor.TensorType;
import llm.tests.Reactor;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What a model that embeds says to those who use it wrongly, and what it survives. */
@Timeout(120)
@NullUnmarked
class EmbeddingMisuseTest {
  private static final int[] TEXT = {5, 17, 30};
  private static final EmbeddingOptions MEAN =
      EmbeddingOptions.builder().pooling(Pooling.MEAN).build();

  @TempDir private Path folder;

  private static Path file() {
    return Reactor.root().resolve("llm-tests/src/test/resources/embedding/bert-rerank.gguf");
  }

  private static EmbeddingModel load() {
    return EmbeddingModel.load(file());
  }

  private static DynamicTest refuses(String argument, Executable call) {
    return DynamicTest.dynamicTest(
        argument,
        () -> {
          var error = assertThrows(IllegalArgumentException.class, call);
          assertTrue(error.getMessage().startsWith(argument), error.getMessage());
          assertTrue(error.getMessage().contains("null"), error.getMessage());
        });
  }

  @TestFactory
  Stream<DynamicTest> nothingIsNull() {
    var model = load();
    var reranker = Reranker.load(file());
    var source = ModelSource.of(file());
    var options = EmbeddingOptions.builder();
    return Stream.of(
            refuses("file", () -> EmbeddingModel.load(null)),
            refuses("source", () -> EmbeddingModel.load(null, LoadOptions.defaults())),
            refuses("options", () -> EmbeddingModel.load(source, null)),
            refuses("file", () -> Reranker.load(null)),
            refuses("options", () -> Reranker.load(source, null)),
            refuses("text", () -> model.embed((String) null)),
            refuses("texts", () -> model.embed((List<String>) null)),
            refuses("texts, an element", () -> model.embed(Arrays.asList("a", null))),
            refuses("options", () -> model.embed("a", null)),
            refuses("options", () -> model.embedQuery("a", null)),
            refuses("text", () -> model.embedQuery(null)),
            refuses("text", () -> model.embedDocument(null)),
            refuses("texts", () -> model.embedDocuments(null)),
            refuses("tokens", () -> model.embedTokens((int[]) null, MEAN)),
            refuses("texts", () -> model.embedTokens((List<int[]>) null, MEAN)),
            refuses("purpose", () -> model.prefix(null)),
            refuses("query", () -> reranker.score(null, List.of())),
            refuses("documents", () -> reranker.score("a", null)),
            refuses("documents, an element", () -> reranker.score("a", Arrays.asList("b", null))),
            refuses("options", () -> reranker.score("a", List.of(), null)),
            refuses("pooling", () -> options.pooling(null)),
            refuses("purpose", () -> options.purpose(null)),
            refuses("prefix", () -> options.prefix(null)),
            refuses("observer", () -> options.observer(null)))
        .onClose(
            () -> {
              model.close();
              reranker.close();
            });
  }

  @Test
  void badTokensAndOptions() {
    try (var model = load()) {
      for (int[] tokens : new int[][] {{}, {-1}, {1 << 30}}) {
        assertThrows(IllegalArgumentException.class, () -> model.embedTokens(tokens, MEAN));
      }
      var wide = MEAN.toBuilder().dimensions(65).build();
      var e = assertThrows(IllegalArgumentException.class, () -> model.embedTokens(TEXT, wide));
      assertEquals("dimensions: 65, expected 1 to 64", e.getMessage());
      assertEquals(List.of(), model.embed(List.of()));
    }
    try (var model = EmbeddingModel.load(TinyModel.file())) {
      var rank = EmbeddingOptions.builder().pooling(Pooling.RANK).build();
      assertThrows(IllegalArgumentException.class, () -> model.embedTokens(TEXT, rank));
    }
  }

  @Test
  void anEncoderWritesNothing() {
    var e = assertThrows(UnsupportedModelException.class, () -> LanguageModel.load(file()));
    assertTrue(e.getMessage().contains("an encoder"), e.getMessage());
    // and its description is there all the same
    var description = LanguageModel.describe(ModelSource.of(file()), LoadOptions.defaults());
    assertEquals("Encoder", description.blocks().kind());
  }

  @Test
  void tooLongSaysBothCounts() {
    var options = LoadOptions.builder().contextLength(8).build();
    try (var model = EmbeddingModel.load(ModelSource.of(file()), options)) {
      assertEquals(8, model.maxTokens());
      int[] tokens = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
      var e = assertThrows(ContextOverflowException.class, () -> model.embedTokens(tokens, MEAN));
      assertEquals("the text has 10 tokens, but the model reads 8 at most", e.getMessage());
      var cut = model.embedTokens(tokens, MEAN.toBuilder().truncated(true).build());
      assertEquals(2, cut.usage().cutTokens());
      int[] kept = {1, 2, 3, 4, 5, 6, 7, 10};
      assertArrayEquals(model.embedTokens(kept, MEAN).vector(), cut.vector(), 1e-6f);
      var texts = List.of("a", "before ".repeat(30), "b");
      assertThrows(ContextOverflowException.class, () -> model.embed(texts, MEAN));
      assertEquals(3, model.embed(texts, MEAN.toBuilder().truncated(true).build()).size());
    }
  }

  @Test
  void closedItIsOfNoUse() {
    var model = load();
    var reranker = Reranker.load(file());
    var tokenizer = model.tokenizer();
    model.close();
    model.close();
    reranker.close();
    for (Executable call :
        new Executable[] {
          () -> model.embed("a"),
          () -> model.embed(List.of()),
          () -> model.embedTokens(TEXT, MEAN),
          model::tokenizer,
          reranker::tokenizer,
          () -> reranker.score("a", List.of("b"))
        }) {
      var e = assertThrows(IllegalStateException.class, call);
      assertEquals("the model is closed", e.getMessage());
    }
    assertTrue(tokenizer.size() > 0);
  }

  /** Who waits is told; nobody waits for ever. */
  @Test
  void closedWhileManyEmbed() throws Exception {
    var texts = new ArrayList<int[]>();
    for (int i = 0; i < 2000; i++) texts.add(TEXT);
    for (int round = 0; round < 10; round++) {
      var model = load();
      var calls = new ArrayList<Future<List<Embedding>>>();
      try (var threads = Executors.newFixedThreadPool(4)) {
        for (int i = 0; i < 4; i++) {
          calls.add(threads.submit(() -> model.embedTokens(texts, MEAN)));
        }
        Thread.sleep(round);
        model.close();
        for (var call : calls) {
          try {
            assertEquals(texts.size(), call.get().size());
          } catch (ExecutionException e) {
            assertInstanceOf(IllegalStateException.class, e.getCause());
            assertEquals("the model is closed", e.getCause().getMessage());
          }
        }
      }
    }
  }

  @Test
  void interruptedBeforeAndMeanwhile() throws Exception {
    try (var model = load()) {
      Thread.currentThread().interrupt();
      assertThrows(InterruptionException.class, () -> model.embedTokens(TEXT, MEAN));
      assertTrue(Thread.interrupted(), "the thread stays interrupted");

      var texts = new ArrayList<int[]>();
      for (int i = 0; i < 200_000; i++) texts.add(TEXT);
      var failure = new AtomicReference<Throwable>();
      var stays = new AtomicReference<Boolean>(false);
      var started = new CountDownLatch(1);
      var thread =
          Thread.ofVirtual()
              .start(
                  () -> {
                    started.countDown();
                    try {
                      model.embedTokens(texts, MEAN);
                    } catch (Throwable e) {
                      failure.set(e);
                      stays.set(Thread.currentThread().isInterrupted());
                    }
                  });
      started.await();
      Thread.sleep(20);
      thread.interrupt();
      thread.join();
      assertInstanceOf(InterruptionException.class, failure.get());
      assertTrue(stays.get(), "the thread stays interrupted");
      assertEquals(64, model.embedTokens(TEXT, MEAN).vector().length);
    }
  }

  @Test
  void anObserverMustNotCallTheModel() {
    try (var model = load()) {
      var seen = new ArrayList<String>();
      var good = MEAN.toBuilder().observer(observer(seen::add)).build();
      model.embedTokens(List.of(TEXT, TEXT), good);
      assertEquals(2L * TEXT.length, seen.stream().filter("result_norm"::equals).count());
      var bad = MEAN.toBuilder().observer(observer(name -> model.embedTokens(TEXT, MEAN))).build();
      var e = assertThrows(IllegalStateException.class, () -> model.embedTokens(TEXT, bad));
      assertTrue(e.getMessage().contains("an observer called the model"), e.getMessage());
      var own = new UnsupportedOperationException("mine");
      var throwing =
          MEAN.toBuilder()
              .observer(
                  observer(
                      name -> {
                        throw own;
                      }))
              .build();
      assertSame(
          own,
          assertThrows(
              UnsupportedOperationException.class, () -> model.embedTokens(TEXT, throwing)));
      assertEquals(64, model.embedTokens(TEXT, MEAN).vector().length);
    }
  }

  private static Observer observer(java.util.function.Consumer<String> hears) {
    return new Observer() {
      @Override
      public void logits(int position, float[] logits) {
        throw new IllegalStateException("there are none");
      }

      @Override
      public boolean observes(String name) {
        return name.equals("result_norm");
      }

      @Override
      public void intermediate(String name, int position, float[] values) {
        hears.accept(name);
      }
    };
  }

  /** A token whose row is no number spoils its own text, and none that shares its pass. */
  @Test
  void aTextOfNoNumbersFailsAlone() throws Exception {
    int bad = 7;
    var broken = withoutNumbers("token_embd.weight", bad);
    try (var model = EmbeddingModel.load(broken)) {
      var expected = model.embedTokens(TEXT, MEAN).vector();
      var e =
          assertThrows(LogitsException.class, () -> model.embedTokens(new int[] {5, bad, 9}, MEAN));
      assertTrue(e.getMessage().contains("is no vector"), e.getMessage());
      try (var threads = Executors.newFixedThreadPool(8)) {
        var calls = new ArrayList<Future<Embedding>>();
        for (int i = 0; i < 400; i++) {
          int[] text = i % 3 == 0 ? new int[] {5, bad, 9} : TEXT;
          calls.add(threads.submit(() -> model.embedTokens(text, MEAN)));
        }
        for (int i = 0; i < calls.size(); i++) {
          var call = calls.get(i);
          if (i % 3 > 0) {
            assertArrayEquals(expected, call.get().vector(), 1e-5f);
          } else {
            var failed = assertThrows(ExecutionException.class, call::get);
            assertInstanceOf(LogitsException.class, failed.getCause());
          }
        }
      }
    }
    try (var reranker = Reranker.load(withoutNumbers("cls.output.weight", 0))) {
      assertThrows(
          LogitsException.class, () -> reranker.score("a", List.of("b"), RerankOptions.defaults()));
    }
  }

  /** The model, of which a row of a tensor is no number. */
  private Path withoutNumbers(String name, int row) {
    var original = GgufFile.open(file());
    var writer = GgufWriter.create().putAll(original.metadata());
    for (var tensor : original.tensors()) {
      writer.tensor(tensor.name().equals(name) ? withoutNumbers(tensor, row) : tensor);
    }
    var target = folder.resolve(name + ".gguf");
    writer.write(target);
    return target;
  }

  private static Tensor withoutNumbers(Tensor tensor, int row) {
    float[] values = tensor.toFloats();
    int columns = (int) tensor.columns();
    Arrays.fill(values, row * columns, (row + 1) * columns, Float.NaN);
    var bytes = MemorySegment.ofArray(values);
    return new Tensor(
        tensor.name(),
        TensorType.F32,
        tensor.dimensions(),
        (Arena arena) -> arena.allocate(bytes.byteSize(), 64).copyFrom(bytes));
  }

  /** A heap of 32 MB has no room for keys and values of so long a text, but for others. */
  @Test
  void aTextThatLacksMemoryFailsAlone() {
    var file = folder.resolve("wide.gguf");
    WideModel.write(file);
    var lines = Vm.run(folder, "", FullEmbeddingMain.class, file);
    assertEquals(
        List.of("InsufficientMemoryException", "the same vector", "the others: whole"), lines);
  }
}
