using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Onnx.Graphs;

/// <summary>The weight of a Linear in memory, as torch has it: (rows, columns) are (outputs,
/// inputs).</summary>
/// <param name="Values">Row after row.</param>
/// <param name="Rows">Outputs.</param>
/// <param name="Columns">Inputs.</param>
/// <remarks>Nothing changes a matrix once it is made: thread-safe.</remarks>
readonly record struct WeightMatrix(float[] Values, int Rows, int Columns)
{
    /// <summary>Reads F32, F16 or BF16 of two dimensions.</summary>
    /// <exception cref="ModelContractException">It has another type or other dimensions.</exception>
    public static WeightMatrix Read(ITensorSource source, TensorEntry entry)
    {
        if (entry.Shape is not [var rows, var columns])
        {
            throw new ModelContractException(
                $"Tensor '{entry.Name}' of '{entry.FilePath}' is {entry.Form}, expected two dimensions. " +
                "Check that the weights belong to their config.json.");
        }
        var values = new float[entry.ElementCount];
        source.ReadSingles(entry, values);
        return new(values, (int)rows, (int)columns);
    }

    /// <summary>Rows <paramref name="start"/> to <paramref name="end"/> - 1.</summary>
    public WeightMatrix SliceRows(int start, int end) =>
        new(Values[(start * Columns)..(end * Columns)], end - start, Columns);

    /// <summary>The same with <paramref name="zeros"/> rows of zeros after every
    /// <paramref name="group"/>.</summary>
    public WeightMatrix PadRows(int group, int zeros) =>
        new(Spread(group * Columns, zeros * Columns), Rows / group * (group + zeros), Columns);

    /// <summary>The same with <paramref name="zeros"/> columns of zeros after every
    /// <paramref name="group"/>.</summary>
    public WeightMatrix PadColumns(int group, int zeros) =>
        new(Spread(group, zeros), Rows, Columns / group * (group + zeros));

    float[] Spread(int run, int zeros)
    {
        if (zeros == 0)
        {
            return Values;
        }
        var runs = Values.Length / run;
        var spread = new float[runs * (run + zeros)];
        for (var i = 0; i < runs; i++)
        {
            Values.AsSpan(i * run, run).CopyTo(spread.AsSpan(i * (run + zeros)));
        }
        return spread;
    }
}
