package llm.tensor.kernel.machine.isa;

/** Which lanes of a vector may be read from memory, or written to it. */
public enum Lanes {
  ALL,
  /** The first ones: as many as {@link Emitter#rest} was told, what is left over of a row. */
  REST
}
