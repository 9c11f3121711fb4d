package llm.tensor.kernel.machine.isa;

/**
 * For each lane a yes or a no: an opmask, or a vector register.
 *
 * @param number of the register
 */
public record Choice(int number) {}
