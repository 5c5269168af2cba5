using OnnxPose.Models;
using OnnxPose.Numerics;
using OnnxPose.Poses;

namespace OnnxPose.TextToPose;

// What each output decides: a corner, or a point.
partial class PoseSequence
{
    const int BoxCorners = 2;

    // Streams of a person: one a point, then one a corner.
    const int FirstCornerStream = Skeleton.PersonPoints;

    BoundingBox Box(int person) => new(_corners[BoxCorners * person], _corners[BoxCorners * person + 1]);

    void ReadCorner(ReadOnlySpan<float> logits)
    {
        var mixture = new GaussianMixture(logits);
        if (_index == 0 && !AcceptsPerson(mixture.ExistenceProbability))
        {
            EndBoxes();
            return;
        }
        var place = _sample!.Kept(_person)?.Box is { } box
            ? (_index == 0 ? box.Corner0 : box.Corner1)
            : Draw(mixture, _sample.BoxTemperature, FirstCornerStream + _index);
        _corners[BoxCorners * _person + _index] = place;
        Token = new(PoseTokenKind.Box, _index, _person, place.X, place.Y);
        AdvanceCorner();
    }

    // Only the classifier at corner 0 decides; upstream computes that of corner 1 and ignores it.
    bool AcceptsPerson(float probability)
    {
        _personProbability[_asked++] = probability;
        return _sample!.GivenPresence(_person) ?? probability > _sample.PersonThreshold;
    }

    void AdvanceCorner()
    {
        if (++_index < BoxCorners)
        {
            return;
        }
        (_person, _index) = (_person + 1, 0);
        if (_person == _maxPeople)
        {
            BeginPoints(_maxPeople);
        }
    }

    void EndBoxes()
    {
        BeginPoints(_person);
        if (!IsDone)
        {
            ReadPoint(_firstBodyLogits);
        }
    }

    void BeginPoints(int people)
    {
        (_people, _person, _index) = (people, 0, 0);
        (_phase, Head) = (people == 0 ? Phase.Done : Phase.Points, PoseHead.Body);
    }

    void ReadPoint(ReadOnlySpan<float> logits)
    {
        var mixture = new GaussianMixture(logits);
        var slot = _person * Skeleton.PersonPoints + _index;
        _pointProbability[slot] = mixture.ExistenceProbability;
        var place = _sample!.Kept(_person) is { } kept && _index < kept.Points.Length
            ? KeptPlace(kept)
            : DrawnPlace(mixture);
        _present[slot] = place is not null;
        _points[slot] = place ?? new(PoseToken.Missing, PoseToken.Missing);
        var (kind, index) = KindOf(_index);
        Token = new(kind, index, _person, _points[slot].X, _points[slot].Y);
        AdvancePoint();
    }

    Keypoint? KeptPlace(PersonPrefix kept) =>
        kept.Points[_index] is { } point ? kept.LocalPoint(_index, point, Box(_person)) : null;

    Keypoint? DrawnPlace(in GaussianMixture mixture)
    {
        var given = _sample!.Kept(_person) is { } kept && _index < kept.Presence.Length
            ? kept.Presence[_index]
            : null;
        var present = given ?? mixture.ExistenceProbability > _sample.PointThreshold;
        return present ? Draw(mixture, _sample.PointTemperature, _index) : null;
    }

    // The last token of the last person is drawn and never fed: nothing comes after it.
    void AdvancePoint()
    {
        if (++_index == Skeleton.PersonPoints)
        {
            (_person, _index) = (_person + 1, 0);
        }
        if (_person == _people)
        {
            _phase = Phase.Done;
            return;
        }
        Head = KindOf(_index).Kind switch
        {
            PoseTokenKind.Body => PoseHead.Body,
            PoseTokenKind.Face => PoseHead.Face,
            _ => PoseHead.Hand,
        };
    }

    Keypoint Draw(in GaussianMixture mixture, float temperature, int stream)
    {
        var random = _random.Fork(_person).Fork(stream);
        var place = _sample!.Chooser.Choose(mixture, temperature, ref random);
        Draws++;
        Candidates += _sample.Chooser.CandidatesAt(temperature);
        return new(Math.Clamp(place.X, 0f, 1f), Math.Clamp(place.Y, 0f, 1f));
    }

    static (PoseTokenKind Kind, int Index) KindOf(int point) => point switch
    {
        < Skeleton.BodyPoints => (PoseTokenKind.Body, point),
        < Skeleton.BodyPoints + Skeleton.FacePoints => (PoseTokenKind.Face, point - Skeleton.BodyPoints),
        _ => (PoseTokenKind.Hand, point - Skeleton.BodyPoints - Skeleton.FacePoints),
    };

    Person ToPerson(int person)
    {
        var box = Box(person);
        var kept = _sample!.Kept(person);
        var points = new Keypoint?[Skeleton.PersonPoints];
        for (var i = 0; i < points.Length; i++)
        {
            var slot = person * Skeleton.PersonPoints + i;
            points[i] = kept is not null && i < kept.Points.Length ? kept.Points[i]
                : _present[slot] ? box.ToImage(_points[slot])
                : null;
        }
        const int faceEnd = Skeleton.BodyPoints + Skeleton.FacePoints;
        return new(box, new(points.AsSpan(0, Skeleton.BodyPoints)),
            new(points.AsSpan(Skeleton.BodyPoints, Skeleton.FacePoints)), new(points.AsSpan(faceEnd)));
    }
}
