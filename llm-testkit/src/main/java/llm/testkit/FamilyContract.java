package llm.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import llm.blocks.InvalidModelException;
import llm.blocks.spi.Architecture;
import llm.tensor.Backend;
import llm.tensor.Tensor;
import llm.tensor.sequence.Batch;
import org.junit.jupiter.api.Test;

/**
 * What every architecture plugin must do, whatever it composes: {@link ArchitectureContract} is of
 * decoders, {@link EncoderContract} of encoders.
 */
public abstract class FamilyContract {
  /** Float arithmetic in another order: in standard deviations of what is expected. */
  static final double ROUNDING = 2e-4;

  static final int[] TOKENS = {5, 77, 3, 140, 9, 200, 41, 8, 77, 250, 31};
  static final int[] OTHER_TOKENS = {12, 6, 260, 90, 33};

  FamilyContract() {}

  /** The plugin. */
  protected abstract Architecture architecture();

  /** Tiny random models: one for each form that the family has. */
  protected abstract List<TinyModel> models();

  /** The models of the references. */
  abstract List<ModelFixture> referenceFixtures();

  List<ModelFixture> fixtures() {
    var tiny = models().stream().map(m -> m.build(architecture()));
    var all = Stream.concat(tiny, referenceFixtures().stream()).toList();
    assertFalse(all.isEmpty(), "the contract needs a model");
    return all;
  }

  /** What models are computed with. */
  List<Backend> backends() {
    return Backend.available();
  }

  ComposedModel compose(ModelFixture fixture) {
    return new ComposedModel(architecture(), fixture);
  }

  /** Checks what a model computes, with one backend after another. */
  void onEveryBackend(ModelFixture fixture, BiConsumer<String, ComposedModel> check) {
    for (var backend : backends()) {
      try (var model = new ComposedModel(architecture(), fixture, backend)) {
        check.accept(fixture.name() + ", " + backend + " kernels", model);
      }
    }
  }

  /** The same with backends that compute a row as if it were alone. */
  void onReproducibleBackends(ModelFixture fixture, BiConsumer<String, ComposedModel> check) {
    for (var backend : backends()) {
      try (var model = new ComposedModel(architecture(), fixture, backend.reproducible())) {
        check.accept(fixture.name() + ", reproducible " + backend + " kernels", model);
      }
    }
  }

  /** The plugin is declared: {@code provides}, or {@code META-INF/services} on the class path. */
  @Test
  public void isFoundByTheServiceLoader() {
    var ids = ServiceLoader.load(Architecture.class).stream().map(p -> p.get().id()).toList();
    assertTrue(
        ids.contains(architecture().id()),
        () -> "the service loader finds " + ids + ", but not " + architecture().id());
  }

  /** No tensor is overlooked: a bias that nothing adds would show here. */
  @Test
  public void everyTensorIsUsed() {
    for (var fixture : fixtures()) {
      try (var model = compose(fixture)) {
        assertEquals(List.of(), model.unusedTensors(), fixture.name() + ": unused tensors");
      }
    }
  }

  /** Two sequences in one batch, row by row in turn, equal each alone. */
  @Test
  public void interleavedSequencesEqualEachAlone() {
    for (var fixture : fixtures()) {
      onEveryBackend(fixture, (name, model) -> interleave(name, model, ROUNDING));
      onReproducibleBackends(fixture, (name, model) -> interleave(name, model, 0));
    }
  }

  private void interleave(String name, ComposedModel model, double tolerance) {
    var first = model.newState();
    var second = model.newState();
    var batch = new Batch();
    for (int i = 0; i < TOKENS.length; i++) {
      batch.add(TOKENS[i], i, first, true);
      if (i < OTHER_TOKENS.length) batch.add(OTHER_TOKENS[i], i, second, true);
    }
    var together = model.run(batch);
    int width = model.outputSize();
    var found = new float[2][];
    found[0] = new float[TOKENS.length * width];
    found[1] = new float[OTHER_TOKENS.length * width];
    for (int row = 0; row < batch.size(); row++) {
      int sequence = batch.state(row) == first ? 0 : 1;
      int to = batch.position(row) * width;
      System.arraycopy(together, row * width, found[sequence], to, width);
    }
    var what = name + ", interleaved";
    Logits.assertClose(what, model.run(TOKENS, TOKENS.length), found[0], tolerance);
    Logits.assertClose(what, model.run(OTHER_TOKENS, OTHER_TOKENS.length), found[1], tolerance);
  }

  /** What a model says its state weighs is what it takes, and gives back. */
  @Test
  public void statesWeighWhatTheNetworkSays() {
    for (var fixture : fixtures()) {
      try (var model = compose(fixture)) {
        new StateChecks(fixture.name(), model, ROUNDING).weigh(TOKENS);
      }
    }
  }

  /** All backends that the VM has compute the same; at least two are compared. */
  @Test
  public void everyKernelComputesTheSame() {
    var backends = backends();
    assertTrue(
        backends.size() > 1,
        () ->
            "nothing to compare: this VM has no kernels but "
                + backends
                + "; start it with --add-modules jdk.incubator.vector");
    for (var fixture : fixtures()) {
      var results = new ArrayList<float[]>();
      onEveryBackend(
          fixture,
          (name, model) -> {
            var outputs = model.run(TOKENS, TOKENS.length);
            results.add(outputs);
            var what = name + ", compared with " + backends.getFirst();
            Logits.assertClose(what, results.getFirst(), outputs, ROUNDING);
          });
    }
  }

  /** Without one of its tensors a model is refused by the tensor's name, or can do without it. */
  @Test
  public void missingTensorsAreNamed() {
    for (var fixture : fixtures()) {
      int refused = 0;
      for (var tensor : fixture.tensors()) {
        try (var model = compose(fixture.without(tensor))) {
          model.run(TOKENS, TOKENS.length);
        } catch (InvalidModelException e) {
          assertNamed(fixture, tensor, e);
          refused++;
        }
      }
      assertTrue(refused > 0, fixture.name() + ": nothing is missed, whatever is missing");
    }
  }

  /** A tensor of the wrong width is refused by its name. */
  @Test
  public void misshapenTensorsAreNamed() {
    for (var fixture : fixtures()) {
      var run = tensorsThatAreRun(fixture);
      for (var tensor : fixture.tensors()) {
        if (!run.contains(tensor.name())) continue;
        var misshapen = fixture.with(tensor, FamilyContract::wider);
        var e =
            assertThrows(
                InvalidModelException.class,
                () -> compose(misshapen).close(),
                fixture.name() + " takes " + tensor.name() + " in a wrong shape");
        assertNamed(fixture, tensor, e);
      }
    }
  }

  /** Those of blocks that draft tokens are not looked at. */
  private Set<String> tensorsThatAreRun(ModelFixture fixture) {
    try (var model = compose(fixture)) {
      return model.tensors();
    }
  }

  private static Tensor wider(Tensor tensor) {
    var dimensions = tensor.dimensions();
    dimensions[0]++;
    long count = LongStream.of(dimensions).reduce(1, Math::multiplyExact);
    return TinyModel.tensor(tensor.name(), dimensions, new float[Math.toIntExact(count)]);
  }

  private static void assertNamed(ModelFixture fixture, Tensor tensor, InvalidModelException e) {
    var message = String.valueOf(e.getMessage());
    assertTrue(
        message.contains(tensor.name()),
        () -> fixture.name() + ": the error does not name " + tensor.name() + ": " + message);
  }
}
