package llm.tensor.kernel.vector;

import java.util.Optional;
import java.util.function.UnaryOperator;
import llm.tensor.codec.AffineBlocks;
import llm.tensor.codec.ByteBlocks;
import llm.tensor.codec.Codec;
import llm.tensor.codec.FloatElements;
import llm.tensor.codec.Fp4Blocks;
import llm.tensor.codec.NonLinearBlocks;
import llm.tensor.codec.SymmetricBlocks;
import llm.tensor.codec.TernaryBlocks;
import llm.tensor.codec.group.GroupReader;
import llm.tensor.codec.group.GroupReaders;
import llm.tensor.codec.superblock.Q2kBlocks;
import llm.tensor.codec.superblock.Q3kBlocks;
import llm.tensor.codec.superblock.Q45kBlocks;
import llm.tensor.codec.superblock.Q6kBlocks;
import llm.tensor.kernel.Packing;
import llm.tensor.kernel.vector.decode.NonLinearDecoders;
import llm.tensor.kernel.vector.decode.SuperBlockDecoders;
import llm.tensor.kernel.vector.decode.VectorCodecs;
import llm.tensor.kernel.vector.int4.Int4Packing;
import llm.tensor.kernel.vector.int4.Int4Packing.Source;
import llm.tensor.kernel.vector.packed.BitPacking;
import llm.tensor.kernel.vector.packed.BitPacking.Form;
import llm.tensor.kernel.vector.packed.BytePacking;

/**
 * The types that the Vector API decodes or multiplies: one table.
 *
 * <p>A type that is not in it is decoded by its codec's loops, in the cache.
 */
final class VectorTypes {
  /** Packs a matrix of one type. */
  private interface Packer {
    Packing pack(Codec codec, int rows, int columns);
  }

  /**
   * What there is for a type.
   *
   * @param decoder that gives the codec's floats, bit for bit
   * @param packer if weights are packed
   */
  private record VectorType(UnaryOperator<Codec> decoder, Optional<Packer> packer) {}

  private static final VectorType NONE = decoded(codec -> codec);

  private VectorTypes() {}

  private static VectorType of(Codec codec) {
    return switch (codec) {
      case FloatElements.F16 -> decoded(VectorCodecs.Half::new);
      case FloatElements.BF16 -> decoded(VectorCodecs.Bfloat16::new);
      case ByteBlocks.Q8_0 -> bytes(VectorCodecs.Q8::new, GroupReaders::q8_0, 32);
      case Q6kBlocks.Q6_K -> bytes(SuperBlockDecoders.Q6k::new, GroupReaders::q6k, 16);
      case SymmetricBlocks.Q4_0 -> nibbles(VectorCodecs.Symmetric4::new, Source.SYMMETRIC);
      case AffineBlocks.Q4_1 -> nibbles(VectorCodecs.Affine4::new, Source.AFFINE);
      case Q45kBlocks.Q4_K -> nibbles(SuperBlockDecoders.Q4k::new, Source.SUPER_BLOCKS);
      case SymmetricBlocks.Q5_0 ->
          bits(VectorCodecs.Symmetric5::new, Form.linear(GroupReaders::q5_0, 5, 32, false));
      case AffineBlocks.Q5_1 ->
          bits(VectorCodecs.Affine5::new, Form.linear(GroupReaders::q5_1, 5, 32, true));
      case Q45kBlocks.Q5_K ->
          bits(SuperBlockDecoders.Q5k::new, Form.linear(GroupReaders::q5k, 5, 32, true));
      case Q3kBlocks.Q3_K -> // it gets a fourth bit: 16 columns of three do not fill ints
          bits(SuperBlockDecoders.Q3k::new, Form.linear(GroupReaders::q3k, 4, 16, false));
      case Q2kBlocks.Q2_K ->
          bits(SuperBlockDecoders.Q2k::new, Form.linear(GroupReaders::q2k, 2, 16, true));
      case TernaryBlocks.TQ2_0 ->
          bits(same -> same, Form.linear(GroupReaders::tq2_0, 2, 256, true));
      case NonLinearBlocks.IQ4_NL ->
          bits(
              NonLinearDecoders.Iq4Nl::new,
              Form.levels(GroupReaders::iq4nl, NonLinearBlocks.levels()));
      case NonLinearBlocks.IQ4_XS ->
          bits(
              NonLinearDecoders.Iq4Xs::new,
              Form.levels(GroupReaders::iq4xs, NonLinearBlocks.levels()));
      case Fp4Blocks.MXFP4 ->
          bits(same -> same, Form.levels(GroupReaders::mxfp4, Fp4Blocks.levels()));
      default -> NONE;
    };
  }

  /** A decoder that gives the same floats as this one. */
  static Codec decoder(Codec codec) {
    return of(codec).decoder.apply(codec);
  }

  /** The packing of a matrix of a type, if there is one. */
  static Optional<Packing> packing(Codec codec, int rows, int columns) {
    return of(codec).packer.map(packer -> packer.pack(codec, rows, columns));
  }

  /** As it lies in the file. */
  private static VectorType decoded(UnaryOperator<Codec> decoder) {
    return new VectorType(decoder, Optional.empty());
  }

  /** In panels of bytes. */
  private static VectorType bytes(UnaryOperator<Codec> decoder, GroupReader reader, int groupSize) {
    return packed(
        decoder,
        (codec, rows, columns) -> new BytePacking(codec, reader, rows, columns, groupSize));
  }

  /** In panels of 4 bits. */
  private static VectorType nibbles(UnaryOperator<Codec> decoder, Source source) {
    return packed(decoder, (codec, rows, columns) -> new Int4Packing(codec, source, rows, columns));
  }

  /** In ints that hold as many columns as fit. */
  private static VectorType bits(UnaryOperator<Codec> decoder, Form form) {
    if (!form.isFast()) return decoded(decoder);
    return packed(decoder, (codec, rows, columns) -> new BitPacking(codec, form, rows, columns));
  }

  private static VectorType packed(UnaryOperator<Codec> decoder, Packer packer) {
    return new VectorType(decoder, Optional.of(packer));
  }
}
