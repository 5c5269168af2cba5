using System.Globalization;
using OnnxPose.Inference;
using OnnxPose.Onnx.Architectures;
using OnnxPose.Onnx.Safetensors;

namespace OnnxPose.Components;

/// <summary>One run of a graph whose results are known.</summary>
/// <param name="Inputs">What goes in.</param>
/// <param name="Expected">The outputs that are compared, each with the name of its reference.</param>
sealed record GoldenCase(HostTensor[] Inputs, (string Output, string Tensor)[] Expected)
{
    static readonly bool[] s_withAdapter = [false, true];

    /// <summary>The runs that a file of reference tensors has for a graph.</summary>
    /// <remarks>Names are those of the graph's inputs and outputs, and those under which the published
    /// networks' values are kept: see each case.</remarks>
    public static IEnumerable<GoldenCase> Of(ComponentGraph graph, ITensorSource golden)
    {
        var names = graph.Contract.Inputs.Select(static input => input.Name).ToHashSet();
        return names.Contains(UNetGraph.Sample) && names.Contains(UNetGraph.Timestep) ? OfUNet(graph, golden)
            : names.Contains(ClipTextGraph.Ids) ? OfText(graph, golden)
            : names.Contains(PoseAdapterGraph.Picture) ? OfAdapter(graph, golden)
            : names.Contains(LatentDecoderGraph.Latents)
                ? OfPlain(graph, golden, "latents", "decoded")
            : names.Contains(LatentEncoderGraph.Picture)
                ? OfPlain(graph, golden, "image", "moments")
            : names.Contains(ClappGraph.Features) ? OfHead(graph, golden)
            : OfPlain(graph, golden, ClipVisionGraph.Pixels, ClipVisionGraph.Projected);
    }

    /// <summary>Runs it and compares.</summary>
    public IEnumerable<OutputError> Compare(
        string graph, ModelSession session, ITensorSource golden, CancellationToken stop)
    {
        var results = session.Run(Inputs, [.. Expected.Select(static pair => pair.Output)], stop);
        return Expected.Zip(results, (pair, result) =>
            OutputError.Between(graph, pair.Tensor, result.Data, golden));
    }

    // The same names with another text's before them: short.input_ids, short.hidden_states.1, ...
    static IEnumerable<GoldenCase> OfText(ComponentGraph graph, ITensorSource golden) =>
        from name in golden.Tensors.Keys.Order(StringComparer.Ordinal)
        where name.EndsWith(ClipTextGraph.Ids, StringComparison.Ordinal)
        let prefix = name[..^ClipTextGraph.Ids.Length]
        let ids = HostTensor.Of(
            ClipTextGraph.Ids, golden.ReadInt64s(name), [.. golden.Tensors[name].Shape])
        let expected = Known(graph, golden, output => prefix + output)
        where expected.Length > 0
        select new GoldenCase([ids], expected);

    static IEnumerable<GoldenCase> OfAdapter(ComponentGraph graph, ITensorSource golden)
    {
        const string Bytes = "image_u8";
        if (!golden.Tensors.TryGetValue(Bytes, out var entry))
        {
            return OfPlain(graph, golden, PoseAdapterGraph.Picture, PoseAdapterGraph.Feature(0));
        }
        var values = Array.ConvertAll(golden.ReadBytes(entry), static value => value / 255f);
        var picture = HostTensor.Of(PoseAdapterGraph.Picture, values, [.. entry.Shape]);
        return [new([picture], Known(graph, golden, static output => output))];
    }

    static IEnumerable<GoldenCase> OfHead(ComponentGraph graph, ITensorSource golden)
    {
        var kind = graph.ExportPath.Contains(ClappGraph.PoseFolder, StringComparison.Ordinal)
            ? "pose"
            : "text";
        return OfPlain(graph, golden, $"{kind}_features", $"{kind}_embeddings");
    }

    // At each of the timesteps, without an adapter and with one: out.i, out_adapter.i.
    static IEnumerable<GoldenCase> OfUNet(ComponentGraph graph, ITensorSource golden)
    {
        string[] same =
            [UNetGraph.Sample, UNetGraph.TextStates, UNetGraph.PooledText, UNetGraph.TimeIds];
        var maps = graph.Contract.Inputs.Select(static input => input.Name)
            .Where(static name => name.StartsWith("adapter.", StringComparison.Ordinal)).ToArray();
        var times = ReadFinite(golden, "timesteps");
        return
            from i in Enumerable.Range(0, times.Length)
            from with in s_withAdapter
            let tensor = string.Create(
                CultureInfo.InvariantCulture, $"{(with ? "out_adapter" : "out")}.{i}")
            where golden.Tensors.ContainsKey(tensor)
            select new GoldenCase(
            [
                .. same.Select(name => Single(golden, name, name)),
                HostTensor.Of(UNetGraph.Timestep, new[] { times[i] }, 1),
                .. maps.Select(name => with
                    ? Single(golden, name, name)
                    : HostTensor.Of(name, new float[1], 1, 1, 1, 1)),
            ], [(UNetGraph.Noise, tensor)]);
    }

    static IEnumerable<GoldenCase> OfPlain(
        ComponentGraph graph, ITensorSource golden, string input, string first)
    {
        var own = graph.Contract.Inputs[0].Name;
        var name = golden.Tensors.ContainsKey(own) ? own : input;
        if (!golden.Tensors.ContainsKey(name))
        {
            return [];
        }
        var known = Known(graph, golden, static output => output);
        return [new([Single(golden, name, own)],
            known.Length > 0 ? known : [(graph.Contract.Outputs[0].Name, first)])];
    }

    static (string, string)[] Known(
        ComponentGraph graph, ITensorSource golden, Func<string, string> nameOf) =>
    [
        .. graph.Contract.Outputs.Select(output => (output.Name, nameOf(output.Name)))
            .Where(pair => golden.Tensors.ContainsKey(pair.Item2)),
    ];

    /// <summary>Reads a reference, whose numbers must be finite: else the network would be
    /// blamed.</summary>
    /// <exception cref="ModelContractException">It is not there, holds no floats, or not all are
    /// finite.</exception>
    public static float[] ReadFinite(ITensorSource golden, string tensor)
    {
        var values = golden.ReadSingles(tensor);
        var at = Array.FindIndex(values, static value => !float.IsFinite(value));
        return at < 0 ? values : throw new ModelContractException(
            FormattableString.Invariant($"'{tensor}' of '{golden.Path}' has {values[at]} at index {at}, ") +
            "expected finite numbers. Write the reference again.");
    }

    static HostTensor<float> Single(ITensorSource golden, string tensor, string input)
    {
        var entry = golden.Entry(tensor);
        return HostTensor.Of(input, ReadFinite(golden, tensor), [.. entry.Shape]);
    }
}
