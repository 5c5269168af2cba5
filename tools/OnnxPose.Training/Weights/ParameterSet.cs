using OnnxPose.Numerics;
using static TorchSharp.torch;

namespace OnnxPose.Training.Weights;

/// <summary>A network's parameters, by name, as views into one flat tensor.</summary>
/// <remarks>
/// Flat, so that the optimizer is a dozen operations on three vectors and a checkpoint is those vectors.
/// Gradients are views into a second flat tensor, which backward passes add to.
/// </remarks>
sealed class ParameterSet : IDisposable
{
    readonly Dictionary<string, Tensor> _byName = new(StringComparer.Ordinal);

    public ParameterSet(IReadOnlyList<ParameterSpec> specs, PoseRandom random)
    {
        Specs = specs;
        var start = new float[specs.Sum(static s => s.Count)];
        var decay = new float[start.Length];
        var rates = new float[start.Length];
        var offset = 0;
        foreach (var spec in specs)
        {
            Fill(spec, start.AsSpan(offset, (int)spec.Count), random.Fork(spec.Name));
            decay.AsSpan(offset, (int)spec.Count).Fill(spec.Decays ? 1 : 0);
            rates.AsSpan(offset, (int)spec.Count).Fill(spec.Rate);
            offset += (int)spec.Count;
        }
        Values = tensor(start);
        DecayMask = tensor(decay);
        Rates = tensor(rates);
        Gradients = zeros_like(Values);
        MakeViews();
    }

    /// <summary>The declarations, in the order of the flat tensor.</summary>
    public IReadOnlyList<ParameterSpec> Specs { get; }

    /// <summary>All parameters, flat.</summary>
    public Tensor Values { get; }

    /// <summary>All gradients, flat; zero them before a step.</summary>
    public Tensor Gradients { get; }

    /// <summary>1 where weight decay applies.</summary>
    public Tensor DecayMask { get; }

    /// <summary>Learning rates relative to the common one.</summary>
    public Tensor Rates { get; }

    /// <summary>A parameter, for use in a forward pass.</summary>
    public Tensor this[string name] => _byName[name];

    /// <summary>Runs <paramref name="action"/> with other values in place, for instance the averaged
    /// ones.</summary>
    public void With(Tensor values, Action action)
    {
        using var guard = no_grad();
        using var kept = Values.clone();
        Values.copy_(values);
        try
        {
            action();
        }
        finally
        {
            Values.copy_(kept);
        }
    }

    /// <summary>No more gradients: backward passes cost less.</summary>
    public void Freeze()
    {
        foreach (var parameter in _byName.Values)
        {
            parameter.requires_grad_(false);
        }
    }

    /// <summary>Takes every parameter from a checkpoint; names that are not parameters are ignored.</summary>
    /// <param name="tensors">The checkpoint.</param>
    /// <param name="without">Parameters whose names begin like this stay as they are.</param>
    public void Load(IReadOnlyDictionary<string, FloatTensor> tensors, string? without = null)
    {
        using var guard = no_grad();
        foreach (var spec in Specs)
        {
            if (without is not null && spec.Name.StartsWith(without, StringComparison.Ordinal))
            {
                continue;
            }
            if (!tensors.TryGetValue(spec.Name, out var source) || !source.Shape.SequenceEqual(spec.Shape))
            {
                throw new InvalidDataException($"The checkpoint has no '{spec.Name}' of shape "
                    + $"[{string.Join(',', spec.Shape)}].");
            }
            using var values = tensor(source.Values).view(spec.Shape);
            _byName[spec.Name].copy_(values);
        }
    }

    /// <summary>A copy of every parameter, in the order of the declarations.</summary>
    /// <param name="without">Names that begin like this are left out.</param>
    public List<(string Name, FloatTensor Tensor)> Export(string? without = null) =>
    [
        .. from spec in Specs
           where without is null || !spec.Name.StartsWith(without, StringComparison.Ordinal)
           select (spec.Name, new FloatTensor(spec.Shape, this[spec.Name].data<float>().ToArray())),
    ];

    public void Dispose()
    {
        foreach (var view in _byName.Values)
        {
            view.Dispose();
        }
        Values.Dispose();
        Gradients.Dispose();
        DecayMask.Dispose();
        Rates.Dispose();
    }

    void MakeViews()
    {
        using var scope = NewDisposeScope();
        var offset = 0L;
        foreach (var spec in Specs)
        {
            var view = Values.narrow(0, offset, spec.Count).view(spec.Shape).detach().requires_grad_();
            view.grad = Gradients.narrow(0, offset, spec.Count).view(spec.Shape);
            _byName.Add(spec.Name, view.MoveToOuterDisposeScope());
            offset += spec.Count;
        }
    }

    static void Fill(ParameterSpec spec, Span<float> values, PoseRandom random)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = spec.Mean + (spec.Deviation == 0 ? 0 : spec.Deviation * (float)random.NextNormal());
        }
    }
}
