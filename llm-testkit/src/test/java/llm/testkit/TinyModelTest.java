package llm.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import llm.blocks.Decoder;
import llm.blocks.Embedding;
import llm.blocks.Hyperparameters;
import llm.blocks.Norm;
import llm.blocks.Weights;
import llm.blocks.spi.Architecture;
import org.junit.jupiter.api.Test;

class TinyModelTest {
  /** A family that asks for two tensors more than it computes with. */
  private static final class Family implements Architecture {
    @Override
    public String id() {
      return "tiny";
    }

    @Override
    public Decoder build(Hyperparameters hp, Weights w) {
      for (float a : w.block(0).bare("ssm_a", 40)) assertTrue(a >= -2 && a <= -1);
      for (float d : w.block(0).bare("ssm_d", 40)) assertTrue(Math.abs(d) < 2);
      var embedding = Embedding.of(w.at("token_embd"));
      return Decoder.of(
          embedding,
          0,
          i -> {
            throw new AssertionError();
          },
          Norm.rms(w.at("output_norm"), 1e-5f),
          embedding.tied());
    }
  }

  private static final TinyModel MODEL =
      TinyModel.named("ranges").set("embedding_length", 8).set("block_count", 1);

  @Test
  void valuesLieWhereTheyAreWanted() {
    var fixture = MODEL.between("ssm_a", -2, -1).between("ssm_d", 0, 1).build(new Family());
    var names = fixture.tensors().stream().map(t -> t.name()).toList();
    assertTrue(names.containsAll(List.of("blk.0.ssm_a", "blk.0.ssm_d")), names::toString);
  }

  @Test
  void aKeyMayStandWithoutTheFamilysName() {
    var metadata =
        MODEL
            .between("ssm_a", -2, -1)
            .set("eps", 1f)
            .global("xielu.eps", List.of(2f))
            .build(new Family())
            .metadata();
    assertEquals(1f, metadata.get("tiny.eps"));
    assertEquals(List.of(2f), metadata.get("xielu.eps"));
  }
}
