using System.Collections.Immutable;
using OnnxPose.Onnx.Architectures;

namespace OnnxPose;

/// <summary>The text encoders that an image network reads, side by side.</summary>
/// <remarks>
/// SDXL's base has two, whose penultimate states stand side by side, and the pooled and projected text of the
/// last; its refiner has the second alone. A folder with one encoder is read with that one. Immutable and
/// thread-safe.
/// </remarks>
/// <param name="Encoders">At least one, in their order.</param>
sealed record TextComponents(ImmutableArray<TextComponent> Encoders)
{
    const string First = "text_encoder";
    const string Second = "text_encoder_2";

    // SDXL's base is told six numbers of sizes, its refiner five.
    const int FewestTimeIds = 5;
    const int MostTimeIds = 6;

    /// <summary>Those of a base network.</summary>
    /// <exception cref="ModelNotFoundException">There is none, or one has no tokenizer.</exception>
    /// <exception cref="ModelContractException">One is not what it should be.</exception>
    public static TextComponents OfBase(ModelFolder model) =>
        Find(model, First) is { } first
            ? new(Find(model, Second) is { } second ? [first, second] : [first])
            : new([Find(model, Second) ?? throw model.Missing(First, ModelFolder.ConfigName)]);

    /// <summary>That of a refiner: its own, else the base's last one.</summary>
    /// <param name="refiner">The refiner's folder.</param>
    /// <param name="ofBase">The base's.</param>
    /// <inheritdoc cref="OfBase"/>
    public static TextComponents OfRefiner(ModelFolder refiner, TextComponents ofBase) =>
        new([Find(refiner, Second) ?? ofBase.Encoders[^1]]);

    /// <summary>Checks that a UNet can read what these give.</summary>
    /// <param name="unet">Its sizes.</param>
    /// <param name="slot">Its place, as messages name it.</param>
    /// <exception cref="ModelContractException">It reads states or a pooled text of other widths.</exception>
    public void RequireFit(UNetConfig unet, string slot)
    {
        var width = Encoders.Sum(static encoder => encoder.Config.Width);
        var names = string.Join(" and ", Encoders.Select(static encoder => $"'{encoder.Folder}'"));
        if (width != unet.TextWidth)
        {
            throw new ModelContractException(
                $"{names} together do not fit {slot}: their states are {width} wide, expected " +
                $"{unet.TextWidth}. Take all from the same model.");
        }
        var pooled = Encoders[^1].Config.ProjectionWidth;
        if (unet.TimeIds(pooled) is < FewestTimeIds or > MostTimeIds)
        {
            throw new ModelContractException(
                $"'{Encoders[^1].Folder}' does not fit {slot}: its projected text is {pooled} wide, which " +
                $"leaves {unet.ConditionWidth - pooled} of {unet.ConditionWidth} for sizes; expected " +
                $"{FewestTimeIds} or {MostTimeIds} times {unet.TimeIdWidth}. Take both from the same model.");
        }
    }

    /// <summary>Checks that there are as many layers to leave out.</summary>
    /// <exception cref="ArgumentException">There are not.</exception>
    public void RequireLayers(int clipSkip)
    {
        var layers = Encoders.Min(static encoder => encoder.Config.Layers);
        if (clipSkip >= layers)
        {
            throw new ArgumentException(
                $"A clip skip of {clipSkip} leaves nothing of a text encoder with {layers} layers; " +
                $"expected 0 to {layers - 1}.");
        }
    }

    static TextComponent? Find(ModelFolder model, string name)
    {
        if (model.Find(name, ModelFolder.ConfigName) is null)
        {
            return null;
        }
        var folder = model.RequireNetwork(name);
        var tokenizer = model.Require(name == First ? "tokenizer" : "tokenizer_2", "vocab.json");
        return new(
            name, folder, tokenizer, ClipTextConfig.Read(Path.Combine(folder, ModelFolder.ConfigName), name));
    }
}
